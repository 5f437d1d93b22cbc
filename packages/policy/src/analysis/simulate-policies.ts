import { type Decision, type Finding, type GatheredFacts, type Verdict, formatReference } from '@assay/core';
import { evaluate } from '../evaluation/evaluate.ts';
import { type PlanOptions, planEvaluation } from '../evaluation/plan-evaluation.ts';
import type { CompiledPolicy } from '../policy.ts';

/** What a change of policy does to one image. */
export type SimulatedEffect = 'newly-failing' | 'newly-passing' | 'changed' | 'same';

/** What two policies say of one image. */
export interface SimulatedImage {
  readonly reference: string;
  readonly digest: string | null;
  readonly effect: SimulatedEffect;
  readonly before: Verdict;
  readonly after: Verdict;
  /** Findings that only the new policy has open, and those that only the old one has. */
  readonly appeared: readonly SimulatedFinding[];
  readonly disappeared: readonly SimulatedFinding[];
}

/** A finding as a simulation shows it. */
export interface SimulatedFinding {
  readonly id: string;
  readonly ruleId: string;
  readonly action: string;
  readonly message: string;
}

/** What a change of policy would do to a set of images. */
export interface Simulation {
  readonly counts: Readonly<Record<SimulatedEffect, number>>;
  /** In the order of the facts; images for which nothing changes are left out. */
  readonly images: readonly SimulatedImage[];
}

/**
 * Decides each image by an old and a new policy and says what differs. `pass` and `warn` let an image through, `fail` and `error`
 * do not. Facts that only the new policy needs have to be there too, or its rules give errors.
 */
export function simulatePolicies(
  oldPolicy: CompiledPolicy,
  newPolicy: CompiledPolicy,
  images: Iterable<GatheredFacts>,
  options: Omit<PlanOptions, 'unmapped'> = {},
): Simulation {
  const counts = { 'newly-failing': 0, 'newly-passing': 0, changed: 0, same: 0 };
  const changed: SimulatedImage[] = [];
  for (const facts of images) {
    const labels = options.labels ?? facts.config?.labels ?? null;
    const decide = (policy: CompiledPolicy): Decision =>
      evaluate(planEvaluation(policy, facts, { unmapped: null, ...options, labels }), facts);
    const image = compareDecisions(decide(oldPolicy), decide(newPolicy), facts);
    counts[image.effect] += 1;
    if (image.effect !== 'same') changed.push(image);
  }
  return { counts, images: changed };
}

function compareDecisions(before: Decision, after: Decision, facts: GatheredFacts): SimulatedImage {
  const [old, now] = [openFindings(before), openFindings(after)];
  const appeared = [...now].filter(([key]) => !old.has(key)).map(([, finding]) => show(finding));
  const disappeared = [...old].filter(([key]) => !now.has(key)).map(([, finding]) => show(finding));
  return {
    reference: facts.reference === null ? facts.subject.reference : formatReference(facts.reference),
    digest: facts.subject.digest,
    effect: effectOf(before.verdict, after.verdict, appeared.length + disappeared.length > 0),
    before: before.verdict,
    after: after.verdict,
    appeared,
    disappeared,
  };
}

function effectOf(before: Verdict, after: Verdict, differs: boolean): SimulatedEffect {
  if (passes(before) !== passes(after)) return passes(before) ? 'newly-failing' : 'newly-passing';
  return before !== after || differs ? 'changed' : 'same';
}

function passes(verdict: Verdict): boolean {
  return verdict === 'pass' || verdict === 'warn';
}

/** Findings that count, by identity and action: renamed rules are no difference. */
function openFindings({ findings }: Decision): ReadonlyMap<string, Finding> {
  const open = findings.filter((finding) => finding.status !== 'allowlisted');
  return new Map(open.map((finding) => [`${finding.status} ${finding.action} ${finding.id}`, finding]));
}

function show({ id, ruleId, action, message }: Finding): SimulatedFinding {
  return { id, ruleId, action, message };
}
