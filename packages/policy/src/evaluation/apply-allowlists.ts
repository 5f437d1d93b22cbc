import type { DecisionProblem, Finding, ImageIdentity } from '@assay/core';
import type { Allowlist } from '../policy.ts';
import { AllowlistIndex, type IndexedItem } from './allowlist-index.ts';
import { decisionProblem } from './decision-problem.ts';
import type { Plan } from './plan-evaluation.ts';
import { UnknownParts, listNames } from './unknown-parts.ts';

/** Findings after the allowlists were held against them, and what should be known about items. */
export interface AllowlistOutcome {
  readonly findings: readonly Finding[];
  readonly problems: readonly DecisionProblem[];
}

const DAY_MS = 86_400_000;

/**
 * Accepts the findings that an item names by gate and trigger id, ours or the historical one, or by what they are about; the first
 * item in the order of the document wins. Items whose end has come accept nothing; that they would have is a problem, as are
 * items that end soon, accept nothing or accept everything. Errors are never accepted.
 */
export function applyAllowlists(
  findings: readonly Finding[],
  plan: Pick<Plan, 'policy' | 'mapping' | 'context' | 'compat' | 'expiringWithinDays' | 'exceptions'>,
  identity: ImageIdentity,
  evaluatedAt: Date,
): AllowlistOutcome {
  const own = plan.mapping?.entry.allowlists ?? [];
  const { exceptions } = plan;
  const allowlists = exceptions === null ? own : [...own, exceptions];
  if (allowlists.length === 0) return { findings, problems: [] };
  const unknowns = new UnknownParts();
  // Exceptions are for whichever images they fit: that one does not fit this image, or does not tell, is nothing to report.
  const unreported = new UnknownParts();
  const isOwn = ({ allowlist }: IndexedItem): boolean => allowlist !== exceptions;
  const entries = listItems(allowlists).filter((entry) => {
    const { item, allowlist } = entry;
    if (item.when === null) return true;
    const parts = isOwn(entry) ? unknowns : unreported;
    return parts.check(item.when, `item ${item.id} of allowlist ${allowlist.id}`, identity, plan.context);
  });
  const index = new AllowlistIndex(entries, plan.compat === null ? 'both' : 'historical');
  const undecided = new Set<IndexedItem>();
  const expired = new Set<IndexedItem>();
  const used = new Set<IndexedItem>();
  const now = evaluatedAt.getTime();
  const accepted = findings.map((finding) => {
    if (finding.status === 'error') return finding;
    const matching = index.find(finding).filter((entry) => suitsBase(entry, finding, undecided));
    const active = matching.find((entry) => isActive(entry, now));
    for (const entry of matching) if (isActive(entry, now) && (isOwn(entry) || entry === active)) used.add(entry);
    if (active !== undefined) return accept(finding, active);
    for (const entry of matching) if (isOwn(entry)) expired.add(entry);
    return finding;
  });
  const shared = sharedAllowlists(plan.policy);
  const soon = now + plan.expiringWithinDays * DAY_MS;
  const ending = [...used].filter(({ item }) => item.expiresAtMs !== null && item.expiresAtMs <= soon);
  const problems = [
    ...unknowns.problems(),
    ...inOrder(expired).map(describeExpired),
    ...inOrder(ending).map(describeEnding),
    ...inOrder(used)
      .filter(({ item }) => item.broad)
      .map(describeBroad),
    ...describeUndecided(inOrder(undecided).filter(isOwn)),
    ...describeUnused(
      entries.filter(
        (entry) => !used.has(entry) && isOwn(entry) && isActive(entry, now) && !shared.has(entry.allowlist),
      ),
    ),
  ];
  return { findings: accepted, problems };
}

/** All items of allowlists with their places; an allowlist that is named twice counts once. */
function listItems(allowlists: readonly Allowlist[]): readonly IndexedItem[] {
  const entries: IndexedItem[] = [];
  for (const allowlist of new Set(allowlists)) {
    for (const item of allowlist.items) entries.push({ order: entries.length, allowlist, item });
  }
  return entries;
}

/** True when the item is for findings of the base image, or of what was put on it, and the finding is one; notes those that do not tell. */
function suitsBase(entry: IndexedItem, { inheritedFromBase }: Finding, undecided: Set<IndexedItem>): boolean {
  const { inBaseImage } = entry.item;
  if (inBaseImage === null) return true;
  if (inheritedFromBase === undefined) undecided.add(entry);
  return inheritedFromBase === inBaseImage;
}

/** Allowlists of several mappings: that some of their items accept nothing in one image is what sharing is for. */
function sharedAllowlists({ mappings }: Plan['policy']): ReadonlySet<Allowlist> {
  const seen = new Set<Allowlist>();
  const shared = new Set<Allowlist>();
  for (const allowlist of mappings.flatMap((mapping) => [...new Set(mapping.allowlists)])) {
    if (seen.has(allowlist)) shared.add(allowlist);
    seen.add(allowlist);
  }
  return shared;
}

function isActive({ item }: IndexedItem, now: number): boolean {
  return item.expiresAtMs === null || now < item.expiresAtMs;
}

function inOrder(entries: Iterable<IndexedItem>): readonly IndexedItem[] {
  return [...entries].toSorted((a, b) => a.order - b.order);
}

function accept(finding: Finding, { allowlist, item }: IndexedItem): Finding {
  return {
    ...finding,
    action: 'go',
    status: 'allowlisted',
    allowlistMatch: {
      allowlistId: allowlist.id,
      itemId: item.id,
      expiresOn: item.expiresOn,
      ...(item.owner === null ? {} : { owner: item.owner }),
      ...((item.reason ?? item.description) === null ? {} : { reason: item.reason ?? item.description ?? '' }),
      ...(item.ticket === null ? {} : { ticket: item.ticket }),
    },
  };
}

function describeExpired({ allowlist, item }: IndexedItem): DecisionProblem {
  const message = `item ${item.id} of allowlist ${allowlist.id} expired on ${item.expiresOn ?? ''} and accepts nothing any more`;
  return decisionProblem('warning', 'ALLOWLIST_EXPIRED', message);
}

function describeEnding({ allowlist, item }: IndexedItem): DecisionProblem {
  const owner = item.owner === null ? '' : `; its owner is ${item.owner}`;
  const message = `item ${item.id} of allowlist ${allowlist.id} accepts findings until ${item.expiresOn ?? ''}${owner}`;
  return decisionProblem('warning', 'ALLOWLIST_EXPIRING', message);
}

function describeBroad({ allowlist, item }: IndexedItem): DecisionProblem {
  const message = `item ${item.id} of allowlist ${allowlist.id} accepts every finding of the gate ${item.gate}`;
  return decisionProblem('warning', 'ALLOWLIST_BROAD', message);
}

/** Items that would accept a finding if it were known where it came from. */
function describeUndecided(entries: readonly IndexedItem[]): readonly DecisionProblem[] {
  if (entries.length === 0) return [];
  const names = listNames(entries.map(({ item, allowlist }) => `item ${item.id} of allowlist ${allowlist.id}`));
  const message = `it is not known what came with the base image, so this was passed over: ${names}`;
  return [decisionProblem('warning', 'CONTEXT_MISSING', message)];
}

/** One problem for each allowlist, because many of its items may be about other images. */
function describeUnused(entries: readonly IndexedItem[]): readonly DecisionProblem[] {
  const byAllowlist = Map.groupBy(entries, ({ allowlist }) => allowlist);
  return [...byAllowlist].map(([allowlist, unused]) => {
    const names = listNames(unused.map(({ item }) => item.id));
    const message = `${unused.length} of ${allowlist.items.length} items of allowlist ${allowlist.id} accept nothing here: ${names}`;
    return decisionProblem('warning', 'ALLOWLIST_UNUSED', message);
  });
}
