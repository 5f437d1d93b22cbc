import type { Decision, Finding, JsonObject, Verdict } from '@assay/core';

/** What a change of policy does to one image. */
export type SimulationEffect = 'newly-failing' | 'newly-passing' | 'changed' | 'same';

/** What is compared of a decision. */
export type ComparedDecision = Pick<Decision, 'verdict' | 'findings'>;

/** What a change does, with the findings that explain it. */
export interface EffectOnImage {
  readonly effect: SimulationEffect;
  readonly before: Verdict;
  readonly after: Verdict;
  readonly findings: JsonObject;
}

/** Most findings of each side that are kept. */
const MOST_FINDINGS = 20;

/** Compares two decisions on one image: `pass` and `warn` let it through, `fail` and `error` do not; renamed rules are no difference. */
export function effectOf(before: ComparedDecision, after: ComparedDecision): EffectOnImage {
  const [old, now] = [openFindings(before), openFindings(after)];
  const appeared = [...now].flatMap(([key, finding]) => (old.has(key) ? [] : [finding]));
  const disappeared = [...old].flatMap(([key, finding]) => (now.has(key) ? [] : [finding]));
  const differs = appeared.length + disappeared.length > 0;
  return {
    effect: effectName(before.verdict, after.verdict, differs),
    before: before.verdict,
    after: after.verdict,
    findings: {
      appeared: appeared.slice(0, MOST_FINDINGS).map(shownFinding),
      disappeared: disappeared.slice(0, MOST_FINDINGS).map(shownFinding),
      appearedCount: appeared.length,
      disappearedCount: disappeared.length,
    },
  };
}

function effectName(before: Verdict, after: Verdict, differs: boolean): SimulationEffect {
  if (passes(before) !== passes(after)) return passes(before) ? 'newly-failing' : 'newly-passing';
  return before !== after || differs ? 'changed' : 'same';
}

function passes(verdict: Verdict): boolean {
  return verdict === 'pass' || verdict === 'warn';
}

function openFindings({ findings }: ComparedDecision): ReadonlyMap<string, Finding> {
  const open = findings.filter(({ status }) => status !== 'allowlisted');
  return new Map(open.map((finding) => [`${finding.status} ${finding.action} ${finding.id}`, finding]));
}

function shownFinding({ id, ruleId, action, message }: Finding): JsonObject {
  return { id, ruleId, action, message: message.slice(0, 500).toWellFormed() };
}
