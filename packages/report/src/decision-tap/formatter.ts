import { type Decision, type Finding, formatPlatform } from '@assay/core';
import { VERDICT_WORDS, findingGroups, whySentence } from '../decision-summary.ts';
import { type DecisionReport, type Formatter, decisionsOf } from '../formatter.ts';
import { shown } from '../text-layout.ts';
import { yamlText } from '../yaml-text.ts';

/** Places of one finding that its diagnostics list; the others are counted. */
const MAX_PLACES = 20;

/**
 * The decision as a TAP 14 stream: the verdict is the first test, each finding another. A warning is `not ok … # TODO`, which fails no
 * run; an accepted finding is skipped. Several decisions are subtests.
 */
export const decisionTap: Formatter<DecisionReport> = {
  kind: 'formatter',
  id: 'tap',
  title: 'TAP',
  summary: 'The decision as a TAP 14 stream, one test for each finding.',
  since: '0.1.0',
  stability: 'stable',
  references: [{ title: 'TAP 14', url: 'https://testanything.org/tap-version-14-specification.html' }],
  mediaType: 'text/plain',
  extension: '.tap',
  render: (report) => {
    const decisions = decisionsOf(report);
    const lines = 'decisions' in report ? subtestLines(decisions) : decisions.flatMap(streamLines);
    return `${['TAP version 14', ...lines].join('\n')}\n`;
  },
};

function subtestLines(decisions: readonly Decision[]): string[] {
  return [
    plan(decisions.length),
    ...decisions.flatMap((decision, index) => {
      const { reference, platform } = decision.subject;
      const name = description(platform === null ? reference : `${reference} (${formatPlatform(platform)})`);
      return [
        `# Subtest: ${name}`,
        ...streamLines(decision).map((line) => `    ${line}`),
        `${passes(decision) ? 'ok' : 'not ok'} ${index + 1} - ${name}`,
      ];
    }),
  ];
}

function streamLines(decision: Decision): string[] {
  const findings = findingGroups(decision.findings).flatMap((group) => group.findings);
  return [
    plan(findings.length + 1),
    ...verdictLines(decision),
    ...findings.flatMap((finding, index) => findingLines(finding, index + 2)),
  ];
}

function plan(count: number): string {
  return count === 0 ? '1..0 # no decision' : `1..${count}`;
}

function passes({ verdict }: Decision): boolean {
  return verdict === 'pass' || verdict === 'warn';
}

function verdictLines(decision: Decision): string[] {
  const { subject, policy } = decision;
  return [
    `${passes(decision) ? 'ok' : 'not ok'} 1 - verdict ${VERDICT_WORDS[decision.verdict]}`,
    ...diagnostics({
      message: shown(whySentence(decision)),
      image: shown(subject.reference),
      digest: subject.digest,
      policy: shown(policy.name),
      problems: decision.problems.map(({ severity, code, message }) => shown(`${severity} ${code}: ${message}`)),
    }),
  ];
}

function findingLines(finding: Finding, number: number): string[] {
  const more = finding.locations.length - MAX_PLACES;
  const name = description(`${finding.gate}/${finding.trigger} ${finding.triggerId}`);
  return [
    testLine(finding, number, name),
    ...diagnostics({
      message: shown(finding.message),
      severity: finding.status === 'open' ? finding.action : finding.status,
      where: finding.locations.slice(0, MAX_PLACES).map(({ path }) => shown(path)),
      ...(more > 0 ? { morePlaces: more } : {}),
      ...(finding.recommendation === undefined ? {} : { do: shown(finding.recommendation) }),
      rule: shown(finding.ruleId),
      ruleSet: shown(finding.ruleSetId),
    }),
  ];
}

function testLine({ status, action, allowlistMatch }: Finding, number: number, name: string): string {
  if (status === 'allowlisted') {
    const by = description(`${allowlistMatch?.allowlistId ?? ''} ${allowlistMatch?.itemId ?? ''}`);
    return `ok ${number} - ${name} # SKIP accepted by allowlist ${by}`.trimEnd();
  }
  if (status === 'error' || action === 'stop') return `not ok ${number} - ${name}`;
  return action === 'warn' ? `not ok ${number} - ${name} # TODO a warning` : `ok ${number} - ${name}`;
}

function diagnostics(value: object): string[] {
  return ['---', ...yamlText(value).trimEnd().split('\n'), '...'].map((line) => `  ${line}`);
}

/** A description: what would begin a directive or an escape is escaped. */
function description(text: string): string {
  return shown(text).replace(/[\\#]/g, (character) => `\\${character}`);
}
