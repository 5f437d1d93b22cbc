import { type Decision, type JsonObject, printable, suggest } from '@assay/core';
import { type CompiledPolicy, type FindingExplanation, explainFinding } from '@assay/policy';
import { jsonText, shown, wrapped } from '@assay/report';
import { stringify } from 'yaml';
import type { CommandContext } from '../command-table.ts';
import { cliError } from '../errors.ts';
import { EXIT } from '../exit-code.ts';
import { loadDefaultPolicy, loadPolicy } from '../load-policy.ts';
import { note } from '../notes.ts';
import { planReports } from '../reports.ts';
import { SETTINGS } from '../settings/settings.ts';
import { loadDecisions } from '../stored-decision.ts';
import { renderOptions } from '../terminal/look.ts';
import { plainFormats } from '../terminal/plain-formats.ts';

/** `assay explain FINDING --decision FILE`: every finding of that id or trigger id. */
export async function explain(context: CommandContext): Promise<number> {
  const { io, operands, settings } = context;
  const [id = ''] = operands;
  const { width } = renderOptions(context, true);
  const formats = plainFormats<readonly FindingExplanation[]>({
    table: (all) => `${all.map((one) => explanationLines(one, width).join('\n')).join('\n\n')}\n`,
    json: (explanations) => `${jsonText({ schemaVersion: 1, explanations })}\n`,
  });
  const reports = await planReports(context, formats);
  const path = settings.get(SETTINGS.decision);
  if (path === null) {
    throw cliError('USAGE', 'there is no decision to look into', {
      hint: 'Write one with assay check IMAGE -o json=FILE, and give --decision FILE.',
    });
  }
  const decisions = await loadDecisions(path);
  const policyPath = settings.get(SETTINGS.policy);
  const variables = settings.get(SETTINGS.var);
  const policy =
    policyPath === null
      ? await loadDefaultPolicy(io.workingDirectory, variables)
      : await loadPolicy(policyPath, io.workingDirectory, variables);
  if (decisions.some((decision) => decision.policy.digest !== policy.digest)) {
    await note(context, `the decision was made by another policy than "${policy.name}" as it is now`);
  }
  const explanations = decisions.flatMap((decision) => explainAll(decision, id, policy));
  if (explanations.length === 0) throw unknownFinding(id, decisions);
  await reports.write(explanations);
  return EXIT.pass;
}

function explainAll(decision: Decision, id: string, policy: CompiledPolicy): readonly FindingExplanation[] {
  // One thing that several rules find has one id; each finding is explained by itself.
  return decision.findings
    .filter((finding) => [finding.id, finding.triggerId, finding.legacyTriggerId].includes(id))
    .flatMap((finding) => explainFinding({ ...decision, findings: [finding] }, finding.id, policy) ?? []);
}

function unknownFinding(id: string, decisions: readonly Decision[]): Error {
  const known = decisions.flatMap(({ findings }) => findings.flatMap((finding) => [finding.id, finding.triggerId]));
  const near = suggest(id, known);
  return cliError('USAGE', `the decision has no finding ${JSON.stringify(id.slice(0, 200))}`, {
    hint: near === undefined ? 'A report with -o json lists id and triggerId.' : `Did you mean ${printable(near)}?`,
  });
}

function explanationLines(explanation: FindingExplanation, width: number): string[] {
  const { finding, rule, trigger, mapping, effect, exception } = explanation;
  const where = finding.locations.map(({ path }) => path).join(', ');
  const rows: readonly (readonly [string, string | null | undefined])[] = [
    ['id', finding.id],
    ['trigger id', finding.triggerId],
    ['effect', effect],
    ['mapping', mapping?.name],
    [
      'rule',
      rule === null ? 'the policy at hand has no such rule' : `${rule.ruleSetId}/${rule.id}, ${placeText(rule)}`,
    ],
    ['asks', `${finding.gate}.${finding.trigger}${trigger === null ? '' : `: ${trigger.summary}`}`],
    ['with', rule === null || Object.keys(rule.params).length === 0 ? null : jsonText(rule.params, 'line')],
    ['because', rule?.description],
    ['about', `${finding.subject.kind} ${finding.subject.key}`],
    ['where', where],
    ['evidence', Object.keys(finding.evidence).length === 0 ? null : jsonText(finding.evidence, 'line')],
    ['what to do', finding.recommendation ?? rule?.recommendation],
  ];
  return [
    ...wrapped(`${finding.action.toUpperCase()}  ${shown(finding.message)}`, width),
    ...rows.flatMap(([label, text]) => rowLines(label, text ?? '', width)),
    ...(exception === null ? [] : exceptionLines(exception)),
  ];
}

function rowLines(label: string, text: string, width: number): string[] {
  if (text === '') return [];
  const lines = wrapped(shown(text), Math.max(30, width - 14));
  return lines.map((line, index) => `  ${(index === 0 ? label : '').padEnd(12)}${line}`);
}

function placeText({ place }: NonNullable<FindingExplanation['rule']>): string {
  const at = `line ${place.line}`;
  return place.include === null ? at : `${place.include} ${at}`;
}

function exceptionLines(exception: JsonObject): string[] {
  const yaml = stringify([exception], { lineWidth: 0 }).trimEnd().split('\n');
  return ['  an allowlist item that would accept it:', ...yaml.map((line) => `    ${printable(line)}`)];
}
