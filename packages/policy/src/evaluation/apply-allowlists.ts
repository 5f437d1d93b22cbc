import type { DecisionProblem, Finding } from '@assay/core';
import type { Allowlist, AllowlistItem } from '../policy.ts';
import { decisionProblem } from './decision-problem.ts';

/** Findings after the allowlists were held against them, and what should be known about items. */
export interface AllowlistOutcome {
  readonly findings: readonly Finding[];
  readonly problems: readonly DecisionProblem[];
}

/**
 * Accepts the findings that an item names by gate and trigger id, ours or the historical one; the first item in the order of the
 * document wins. Items whose end has come accept nothing; that they would have is a problem. Errors are never accepted.
 */
export function applyAllowlists(
  findings: readonly Finding[],
  allowlists: readonly Allowlist[],
  evaluatedAt: Date,
): AllowlistOutcome {
  if (allowlists.length === 0) return { findings, problems: [] };
  const index = indexItems(allowlists);
  const expired = new Set<IndexedItem>();
  const now = evaluatedAt.getTime();
  const accepted = findings.map((finding) => {
    if (finding.status === 'error') return finding;
    const matching = findItems(index, finding);
    const active = matching.find(({ item }) => item.expiresAtMs === null || now < item.expiresAtMs);
    if (active !== undefined) return accept(finding, active);
    for (const entry of matching) expired.add(entry);
    return finding;
  });
  const problems = [...expired].toSorted((a, b) => a.order - b.order).map(describeExpired);
  return { findings: accepted, problems };
}

interface IndexedItem {
  readonly order: number;
  readonly allowlist: Allowlist;
  readonly item: AllowlistItem;
}

/** Items of one gate: those without wildcards by their text, the others in a list that has to be walked. */
interface GateItems {
  readonly exact: Map<string, IndexedItem[]>;
  readonly patterns: IndexedItem[];
}

function indexItems(allowlists: readonly Allowlist[]): ReadonlyMap<string, GateItems> {
  const index = new Map<string, GateItems>();
  let order = 0;
  for (const allowlist of new Set(allowlists)) {
    for (const item of allowlist.items) {
      const gate: GateItems = index.get(item.gate) ?? { exact: new Map(), patterns: [] };
      index.set(item.gate, gate);
      const entry = { order, allowlist, item };
      order += 1;
      const { source, literal } = item.triggerId;
      if (!literal) gate.patterns.push(entry);
      else gate.exact.set(source, [...(gate.exact.get(source) ?? []), entry]);
    }
  }
  return index;
}

/** Items that match, in the order of the document. A pattern is also tried as plain text, as historical ids may hold a star. */
function findItems(index: ReadonlyMap<string, GateItems>, finding: Finding): readonly IndexedItem[] {
  const gate = index.get(finding.gate);
  if (gate === undefined) return [];
  const { triggerId, legacyTriggerId } = finding;
  const found = [
    ...(gate.exact.get(triggerId) ?? []),
    ...(legacyTriggerId === null || legacyTriggerId === triggerId ? [] : (gate.exact.get(legacyTriggerId) ?? [])),
    ...gate.patterns.filter(({ item }) => {
      const { triggerId: pattern } = item;
      return (
        pattern.source === triggerId ||
        pattern.matches(triggerId) ||
        (legacyTriggerId !== null && pattern.matches(legacyTriggerId))
      );
    }),
  ];
  return found.toSorted((a, b) => a.order - b.order);
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
      ...(item.reason === null ? {} : { reason: item.reason }),
    },
  };
}

function describeExpired({ allowlist, item }: IndexedItem): DecisionProblem {
  const message = `item ${item.id} of allowlist ${allowlist.id} expired on ${item.expiresOn ?? ''} and accepts nothing any more`;
  return decisionProblem('warning', 'ALLOWLIST_EXPIRED', message);
}
