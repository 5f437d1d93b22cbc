import type { DecisionSummary, FindingSummary } from '../decision/decide.ts';
import { boundedText, shownText } from './bounded-text.ts';
import type { Weighed } from './weigh.ts';

/** Objections that a refusal spells out. */
const MAX_TOLD = 5;
const MAX_REFERENCE_BYTES = 200;

/** Why an object is refused, in lines for people: rule, image, why, how to fix it, how to let it in all the same. */
export function refusalMessage(refused: readonly Weighed[]): string {
  const told = refused.slice(0, MAX_TOLD).map(describe);
  const left = refused.length - told.length;
  return [...told, ...(left > 0 ? [`and ${left} more images are refused`] : [])].join('\n');
}

/** The same in one line, for warnings. */
export function warningOf(weighed: Weighed): string {
  const { applicable, use } = weighed;
  const image = shownText(use.reference, 80);
  return boundedText(`assay: ${applicable.policy.name}: image ${image}: ${shortReason(weighed)}`, 256);
}

/** What an event or a line of the audit says. */
export function describeBriefly(weighed: Weighed): string {
  const { use } = weighed;
  return `image ${shownText(use.reference, MAX_REFERENCE_BYTES)} (${shownText(use.field, 120)}): ${shortReason(weighed)}`;
}

function describe(weighed: Weighed): string {
  const { applicable, use, verdict, objection } = weighed;
  const image = `image ${shownText(use.reference, MAX_REFERENCE_BYTES)} (${shownText(use.field, 120)})`;
  const policy = shownText(applicable.policy.name, 120);
  const lines = [`${image} ${SAYINGS[objection ?? 'refused']} policy "${policy}"${reasonOf(weighed)}`];
  if (verdict.kind === 'decided') {
    const { findings, counts } = verdict.decision;
    const shown = findings.filter(({ action, isError }) => isError || action === 'stop');
    lines.push(...shown.map(findingLine));
    const more = counts.stop + counts.error - shown.length;
    if (more > 0)
      lines.push(`  - and ${more} more; assay check ${shownText(verdict.decision.reference, 200)} lists them`);
    lines.push(
      `  decision ${verdict.decision.id} on ${verdict.digest} of ${verdict.decision.evaluatedAt}${age(verdict)}`,
    );
  }
  if (objection !== 'invalid') lines.push(`  to let it in for a time: ${exceptionHint(weighed)}`);
  return lines.join('\n');
}

const SAYINGS: Readonly<Record<NonNullable<Weighed['objection']>, string>> = {
  refused: 'is refused by',
  undecided: 'cannot be judged by',
  invalid: 'is no image reference, so nothing can be said of it by',
  pending: 'is not judged yet by',
  unpinned: 'is named by a tag only, which is refused by',
  warned: 'is let in with a warning by',
};

function reasonOf({ verdict, objection }: Weighed): string {
  if (objection === 'unpinned') return ': a tag can be moved after it was judged; name it as NAME:TAG@sha256:…';
  if (verdict.kind === 'pending') return `: ${verdict.why}; try again in a moment`;
  if (verdict.kind === 'unavailable') {
    const hint = verdict.hint === null ? '' : ` ${shownText(verdict.hint, 200)}`;
    return `: ${shownText(verdict.why, 300)} [${verdict.code}]${hint}`;
  }
  switch (verdict.decision.reason) {
    case 'unmapped':
      return ': no mapping of the policy is about it';
    case 'denylisted':
      return ': it is on the denylist';
    case 'allowlisted':
    case 'policy_evaluation':
      return '';
  }
}

function findingLine({ ruleId, message, recommendation, isError }: FindingSummary): string {
  const fix = recommendation === null ? '' : ` (to fix it: ${recommendation})`;
  return `  - rule ${ruleId}${isError ? ' could not be decided' : ''}: ${message}${fix}`;
}

/** What is against an image, in short. */
export function shortReason({ verdict, objection }: Weighed): string {
  if (objection === 'unpinned') return 'it is named by a tag only';
  if (verdict.kind !== 'decided') return shownText(verdict.why, 160);
  return summaryLine(verdict.decision);
}

function summaryLine({ findings, counts, reason, verdict }: DecisionSummary): string {
  const [first] = findings;
  if (first === undefined) return reason === 'policy_evaluation' ? `verdict ${verdict}` : reason;
  const more = counts.stop + counts.warn + counts.error - 1;
  return `${first.ruleId}: ${first.message}${more > 0 ? ` (and ${more} more)` : ''}`;
}

function age({ staleMs }: { readonly staleMs: number | null }): string {
  if (staleMs === null) return '';
  const minutes = Math.round(staleMs / 60_000);
  return `; nothing newer can be had now, and this is ${minutes} minutes old`;
}

function exceptionHint({ applicable, use, verdict }: Weighed): string {
  const rules = verdict.kind === 'decided' ? verdict.decision.blockingRules : [];
  const rule = rules.length === 0 ? '' : ` and rules ${rules.slice(0, 3).join(', ')}${rules.length > 3 ? ', …' : ''}`;
  const image = shownText(use.reference.split('@')[0] ?? '', 120);
  return `an exception for policy ${shownText(applicable.policy.name, 120)}, image ${image}${rule}, with owner, reason and end`;
}
