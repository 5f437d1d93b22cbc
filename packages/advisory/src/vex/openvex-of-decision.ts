import { type Decision, type Finding, compareText } from '@assay/core';
import { OPENVEX_JUSTIFICATIONS, type OpenVexStatementInput } from './openvex-document.ts';

/**
 * Statements for the vulnerabilities that allowlists of a decision accepted. The reason of an item that begins with a label of OpenVEX
 * (`vulnerable_code_not_present: the parser is not built in`) says that the image is not affected. Any other reason accepts a risk: the
 * image is affected, and the reason, owner and end of the exception are the action.
 */
export function openVexOfDecision(decision: Pick<Decision, 'findings'>): readonly OpenVexStatementInput[] {
  const statements = new Map<string, OpenVexStatementInput>();
  for (const finding of decision.findings) {
    const statement = statementOf(finding);
    if (statement !== null) {
      statements.set(`${statement.vulnerability}\0${statement.packages.join('\0')}`, statement);
    }
  }
  return [...statements.entries()].toSorted(([a], [b]) => compareText(a, b)).map(([, statement]) => statement);
}

function statementOf({ status, subject, allowlistMatch }: Finding): OpenVexStatementInput | null {
  const ids = subject.vulnerabilityIds ?? [];
  const [vulnerability, ...aliases] = ids;
  if (status !== 'allowlisted' || subject.kind !== 'vulnerability' || vulnerability === undefined) return null;
  const reason = (allowlistMatch?.reason ?? '').trim();
  const base = { vulnerability, aliases, packages: subject.purl === undefined ? [] : [subject.purl] };
  const [, label = '', rest = ''] = /^([a-z_]+)(?:\s*[:,.–-]\s*(.*))?$/s.exec(reason) ?? [];
  if (OPENVEX_JUSTIFICATIONS.includes(label)) {
    return { ...base, status: 'not_affected', justification: label, text: rest === '' ? null : rest };
  }
  const parts = [
    reason === '' ? 'Accepted without a reason' : `Accepted: ${reason}`,
    allowlistMatch?.owner === undefined ? '' : `owner ${allowlistMatch.owner}`,
    allowlistMatch?.expiresOn == null ? '' : `until ${allowlistMatch.expiresOn}`,
    allowlistMatch?.ticket === undefined ? '' : `see ${allowlistMatch.ticket}`,
  ];
  return { ...base, status: 'affected', text: parts.filter((part) => part !== '').join('; ') };
}
