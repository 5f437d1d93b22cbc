import type { Finding } from '@assay/core';

/** Severities, worst first. */
export const SEVERITIES: readonly Severity[] = ['critical', 'high', 'medium', 'low', 'info', 'unknown'];

/** How bad a finding is, apart from what the policy does about it. */
export type Severity = 'critical' | 'high' | 'medium' | 'low' | 'info' | 'unknown';

const WORDS: ReadonlyMap<string, Severity> = new Map([
  ['critical', 'critical'],
  ['high', 'high'],
  ['important', 'high'],
  ['medium', 'medium'],
  ['moderate', 'medium'],
  ['low', 'low'],
  ['negligible', 'info'],
  ['info', 'info'],
  ['informational', 'info'],
  ['none', 'info'],
]);

/** The severity that the rule states, in the words of `SEVERITIES`; unknown when it states none or another word. */
export function statedSeverity(finding: Finding): Severity {
  return WORDS.get(finding.severity?.toLowerCase() ?? '') ?? 'unknown';
}

/** The severity for tools that need one: the stated one, or what follows from the action. */
export function severityOf(finding: Finding): Severity {
  const stated = statedSeverity(finding);
  if (stated !== 'unknown') return stated;
  if (finding.status === 'error' || finding.action === 'stop') return 'high';
  return finding.action === 'warn' ? 'medium' : 'info';
}
