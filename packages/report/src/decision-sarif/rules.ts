import { type Finding, compareText } from '@assay/core';
import { type Severity, SEVERITIES, severityOf } from '../finding-severity.ts';
import { shown } from '../text-layout.ts';
import { messageText } from './message-text.ts';

/** The rules of a run, and where each stands. */
export interface RuleIndex {
  readonly descriptors: readonly object[];
  /** Place of a rule among the descriptors, by its id. */
  readonly places: ReadonlyMap<string, number>;
}

/** Scores by which GitHub puts rules into its own four classes: over 9.0 critical, 7.0 high, 4.0 medium, above 0 low. */
const SCORES: Readonly<Record<Severity, string>> = {
  critical: '9.5',
  high: '8.0',
  medium: '5.5',
  low: '2.0',
  info: '0.0',
  unknown: '0.0',
};

/** The descriptors of all rules that have results, sorted by id. */
export function indexRules(findings: readonly Finding[]): RuleIndex {
  const byId = new Map<string, Finding[]>();
  for (const finding of findings) {
    const id = ruleIdOf(finding);
    const known = byId.get(id);
    if (known === undefined) byId.set(id, [finding]);
    else known.push(finding);
  }
  const sorted = [...byId].toSorted(([a], [b]) => compareText(a, b));
  return {
    descriptors: sorted.map(([id, of]) => descriptor(id, of)),
    places: new Map(sorted.map(([id], index) => [id, index])),
  };
}

/** Id of the rule that a finding belongs to: gate and trigger. */
export function ruleIdOf(finding: Finding): string {
  return shown(`${finding.gate}/${finding.trigger}`);
}

/** SARIF's level: what a finding does. */
export function levelOf(finding: Finding): 'error' | 'warning' | 'note' {
  if (finding.status === 'error' || finding.action === 'stop') return 'error';
  return finding.action === 'warn' ? 'warning' : 'note';
}

function descriptor(id: string, findings: readonly Finding[]): object {
  const [first] = findings;
  const gate = shown(first?.gate ?? '');
  const trigger = shown(first?.trigger ?? '');
  const advice = findings.find(({ recommendation }) => recommendation !== undefined)?.recommendation;
  const severity = SEVERITIES.find((word) => findings.some((finding) => severityOf(finding) === word)) ?? 'unknown';
  const level =
    (['error', 'warning'] as const).find((word) => findings.some((item) => levelOf(item) === word)) ?? 'note';
  return {
    id,
    name: id,
    shortDescription: { text: messageText(`${trigger} (${gate})`) },
    fullDescription: { text: messageText(`Trigger ${trigger} of policy gate ${gate}.`) },
    help: { text: messageText(advice ?? `See the reference page of trigger ${trigger} of gate ${gate}.`) },
    defaultConfiguration: { level },
    properties: { tags: ['security', 'container', gate], 'security-severity': SCORES[severity] },
  };
}
