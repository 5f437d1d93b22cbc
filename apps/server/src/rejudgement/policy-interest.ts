import type { VulnerabilitySeverity } from '@assay/core';
import type { CompiledPolicy, Rule } from '@assay/policy';

/** Severities, weakest first. */
const SEVERITIES: readonly VulnerabilitySeverity[] = ['unknown', 'negligible', 'low', 'medium', 'high', 'critical'];

/** How bad a severity is: 0 for unknown, and for what this version does not know. */
export function severityRank(severity: string): number {
  return Math.max(
    0,
    SEVERITIES.findIndex((known) => known === severity),
  );
}

/** What of advisories the verdicts of a policy can depend on. */
export interface PolicyInterest {
  /** Vulnerabilities of a lower rank than this, before and after, change nothing; Infinity when none does. */
  readonly from: number;
  /** Whether scores that change daily (EPSS) count. */
  readonly scores: boolean;
  /** Whether ends of support count. */
  readonly support: boolean;
}

/** Of a policy that cannot be read: everything. */
export const EVERY_INTEREST: PolicyInterest = { from: 0, scores: true, support: true };

/** Triggers on the data as a whole: it is judged again when the data is, not when a package is. */
const ON_DATA: ReadonlySet<string> = new Set([
  'stale_feed_data',
  'vulnerability_data_unavailable',
  'packages_not_covered',
]);

/** What a policy's rules read of advisories. A rule that is not known here reads everything. */
export function interestOf(policy: CompiledPolicy): PolicyInterest {
  const rules = policy.ruleSets.flatMap((set) => set.rules).map(interestOfRule);
  return {
    from: Math.min(Number.POSITIVE_INFINITY, ...rules.map(({ from }) => from)),
    scores: rules.some(({ scores }) => scores),
    support: rules.some(({ support }) => support),
  };
}

const NONE: PolicyInterest = { from: Number.POSITIVE_INFINITY, scores: false, support: false };

function interestOfRule({ gate, trigger, params, bound }: Rule): PolicyInterest {
  const reads = new Set([...bound.needs, ...bound.welcome]);
  if (gate === 'expression' && reads.has('vulnerabilities')) return EVERY_INTEREST;
  if (!reads.has('vulnerabilities')) return NONE;
  const name = trigger.replaceAll('-', '_');
  if (gate === 'vulnerabilities' && ON_DATA.has(name)) return NONE;
  if (gate === 'vulnerabilities' && name === 'end_of_life') return { ...NONE, support: true };
  if (gate !== 'vulnerabilities' || name !== 'package') return { ...NONE, from: 0 };
  return { from: lowest(params), scores: params.has('epss_score') || params.has('epss_percentile'), support: false };
}

/** The least severity that fits the comparison of the rule; 0 for comparisons that look downwards. */
function lowest(params: Rule['params']): number {
  const wanted = severityRank(wordOf(params, 'severity') ?? 'unknown');
  switch (wordOf(params, 'severity_comparison') ?? '>') {
    case '>':
      return wanted + 1;
    case '>=':
    case '=':
      return wanted;
    default:
      return 0;
  }
}

function wordOf(params: Rule['params'], name: string): string | null {
  const input = params.get(name);
  return input?.kind === 'scalar' && typeof input.value === 'string' ? input.value.trim().toLowerCase() : null;
}
