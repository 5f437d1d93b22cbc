import type { DecisionProblem, Finding } from '@assay/core';
import type { Allowlist } from '../policy.ts';
import { AllowlistIndex, type IndexedItem } from './allowlist-index.ts';
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
  const index = new AllowlistIndex(allowlists);
  const expired = new Set<IndexedItem>();
  const now = evaluatedAt.getTime();
  const accepted = findings.map((finding) => {
    if (finding.status === 'error') return finding;
    const matching = index.find(finding);
    const active = matching.find(({ item }) => item.expiresAtMs === null || now < item.expiresAtMs);
    if (active !== undefined) return accept(finding, active);
    for (const entry of matching) expired.add(entry);
    return finding;
  });
  const problems = [...expired].toSorted((a, b) => a.order - b.order).map(describeExpired);
  return { findings: accepted, problems };
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
