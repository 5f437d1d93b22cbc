import type { Decision, Finding, Verdict } from '@assay/core';
import { counted } from './text-layout.ts';

/** Findings in the groups that people read them in, worst first. */
export interface FindingGroup {
  readonly id: 'error' | 'stop' | 'warn' | 'go' | 'allowlisted';
  readonly title: string;
  readonly findings: readonly Finding[];
}

/** The word for a verdict as people see it. */
export const VERDICT_WORDS: Readonly<Record<Verdict, string>> = {
  pass: 'PASS',
  warn: 'WARN',
  fail: 'FAIL',
  error: 'ERROR',
};

const TITLES: readonly (readonly [FindingGroup['id'], string])[] = [
  ['error', 'COULD NOT BE EVALUATED'],
  ['stop', 'STOP'],
  ['warn', 'WARN'],
  ['go', 'GO'],
  ['allowlisted', 'ALLOWLISTED'],
];

/** The groups that have findings, each in the decision's own order. */
export function findingGroups(findings: readonly Finding[]): readonly FindingGroup[] {
  return TITLES.map(([id, title]) => ({
    id,
    title,
    findings: findings.filter((finding) => groupOf(finding) === id),
  })).filter((group) => group.findings.length > 0);
}

function groupOf(finding: Finding): FindingGroup['id'] {
  return finding.status === 'open' ? finding.action : finding.status;
}

/** One sentence that says why the verdict is what it is. Holds text of the policy: make it safe before showing it. */
export function whySentence(decision: Decision): string {
  if (decision.reason === 'denylisted') {
    return `the image is on the policy's denylist${entryName(decision)}; no rule was evaluated further.`;
  }
  if (decision.reason === 'allowlisted') {
    return `the image is on the policy's allowlist${entryName(decision)}, which accepts whatever the rules find.`;
  }
  if (decision.reason === 'unmapped') {
    return 'no mapping of the policy covers this image, so no rule was evaluated; --unmapped says what that means.';
  }
  return findingsSentence(decision);
}

function entryName(decision: Decision): string {
  return decision.imageListMatch === null ? '' : ` (entry "${decision.imageListMatch.name}")`;
}

function findingsSentence(decision: Decision): string {
  const parts = findingGroups(decision.findings).map((group) => groupPhrase(group.id, group.findings.length));
  const errors = decision.problems.filter((problem) => problem.severity === 'error').length;
  if (errors > 0) parts.push(`${counted(errors, 'problem')} kept it from being decided`);
  return parts.length === 0 ? 'no rule of the policy found anything.' : `${parts.join(', ')}.`;
}

function groupPhrase(id: FindingGroup['id'], count: number): string {
  const many = count !== 1;
  const phrases: Readonly<Record<FindingGroup['id'], string>> = {
    error: `${counted(count, 'rule')} could not be evaluated`,
    stop: `${counted(count, 'finding')} ${many ? 'stop' : 'stops'} the image`,
    warn: `${counted(count, 'finding')} ${many ? 'warn' : 'warns'}`,
    go: `${counted(count, 'finding')} ${many ? 'are' : 'is'} noted only`,
    allowlisted: `${counted(count, 'finding')} ${many ? 'are' : 'is'} accepted by an allowlist`,
  };
  return phrases[id];
}
