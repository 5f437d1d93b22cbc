import { type Decision, type Finding, type Verdict, compareText, worstVerdict } from '@assay/core';

/** Findings of one policy that only one of two images has. */
export interface PolicyComparison {
  readonly policy: { readonly name: string; readonly digest: string };
  readonly before: Verdict;
  readonly after: Verdict;
  /** Those that stop or warn, or could not be evaluated; accepted ones are none. */
  readonly added: readonly Finding[];
  readonly removed: readonly Finding[];
  readonly carried: number;
}

type ComparedDecision = Pick<Decision, 'verdict' | 'policy' | 'findings'>;

/**
 * Compares what a policy says of two images. A finding about a package is the same one when the package has another version: that a
 * version was changed is no new finding.
 */
export function compareFindings(
  before: readonly ComparedDecision[],
  after: readonly ComparedDecision[],
): PolicyComparison {
  const [old, now] = [openFindings(before), openFindings(after)];
  const { name = '', digest = '' } = after[0]?.policy ?? {};
  return {
    policy: { name, digest },
    before: worstVerdict(before.map(({ verdict }) => verdict)),
    after: worstVerdict(after.map(({ verdict }) => verdict)),
    added: missingFrom(now, old),
    removed: missingFrom(old, now),
    carried: [...now.keys()].filter((key) => old.has(key)).length,
  };
}

function openFindings(decisions: readonly ComparedDecision[]): ReadonlyMap<string, Finding> {
  const open = decisions
    .flatMap(({ findings }) => findings)
    .filter(({ status, action }) => status === 'error' || (status === 'open' && action !== 'go'));
  return new Map(open.map((finding) => [keyOf(finding), finding]));
}

function keyOf({ gate, trigger, triggerId, ruleSetId, ruleId, status, action, subject }: Finding): string {
  const purl = subject.purl ?? (subject.key.startsWith('pkg:') ? subject.key : null);
  const about =
    purl === null
      ? [subject.kind, subject.key, triggerId]
      : [subject.kind, purl.replace(/[@?#].*$/s, ''), ...(subject.vulnerabilityIds ?? [])];
  // One that warned and now stops is a new one.
  return JSON.stringify([gate, trigger, ruleSetId, ruleId, status, action, ...about]);
}

function missingFrom(own: ReadonlyMap<string, Finding>, other: ReadonlyMap<string, Finding>): readonly Finding[] {
  const missing = [...own].filter(([key]) => !other.has(key)).map(([, finding]) => finding);
  const weight = ({ status, action }: Finding): number => (status === 'error' ? 0 : action === 'stop' ? 1 : 2);
  return missing.toSorted(
    (a, b) => weight(a) - weight(b) || compareText(a.gate, b.gate) || compareText(a.triggerId, b.triggerId),
  );
}
