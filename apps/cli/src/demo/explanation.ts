import type { Decision, Finding } from '@assay/core';
import type { CompiledPolicy } from '@assay/policy';
import { shown, wrapped } from '@assay/report';

/** Every finding in words: what was found, why the policy minds, what to do about it, or why it was accepted. */
export function explanationLines(decision: Decision, policy: CompiledPolicy, width: number): string[] {
  return decision.findings.flatMap((finding, index) => [
    '',
    ...findingLines(finding, policy, { number: index + 1, width }),
  ]);
}

function findingLines(
  finding: Finding,
  policy: CompiledPolicy,
  { number, width }: { readonly number: number; readonly width: number },
): string[] {
  const rule = policy.ruleSets
    .find(({ id }) => id === finding.ruleSetId)
    ?.rules.find(({ id }) => id === finding.ruleId);
  const why = rule?.description ?? 'The policy does not say.';
  const answer =
    finding.status === 'allowlisted' ? acceptance(finding) : (finding.recommendation ?? 'The policy does not say.');
  const title = finding.status === 'allowlisted' ? 'accepted' : finding.status === 'error' ? 'error' : finding.action;
  return [
    `${number}. ${title.toUpperCase()}  ${shown(finding.ruleId)}`,
    ...paragraph('What', finding.message, width),
    ...paragraph('Why', why, width),
    ...paragraph(finding.status === 'allowlisted' ? 'But' : 'Fix', answer, width),
  ];
}

function acceptance(finding: Finding): string {
  const { owner, reason, expiresOn } = finding.allowlistMatch ?? {};
  const end = expiresOn === undefined || expiresOn === null ? 'without end' : `until ${expiresOn.slice(0, 10)}`;
  return `accepted by ${owner ?? 'an allowlist'} ${end}: ${reason ?? 'no reason given'}`;
}

function paragraph(label: string, text: string, width: number): string[] {
  return wrapped(shown(text), Math.max(30, width - 9)).map(
    (line, index) => `   ${(index === 0 ? label : '').padEnd(6)}${line}`,
  );
}
