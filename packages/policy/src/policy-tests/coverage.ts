import type { Decision } from '@assay/core';
import type { Plan } from '../evaluation/plan-evaluation.ts';
import type { CompiledPolicy, SourcePlace } from '../policy.ts';

/** How often something of the policy was made use of. */
export interface CoverageEntry {
  readonly id: string;
  readonly place: SourcePlace;
  /** Times it was asked or chosen. */
  readonly asked: number;
  /** Times it fired, or accepted a finding. */
  readonly hit: number;
}

/** What of a policy the tests made use of. */
export interface PolicyCoverage {
  /** Rules as `rule-set/rule`; both answers are covered when 0 < hit < asked. */
  readonly rules: readonly CoverageEntry[];
  readonly mappings: readonly CoverageEntry[];
  /** Items as `allowlist/item`. */
  readonly allowlistItems: readonly CoverageEntry[];
}

interface Counts {
  asked: number;
  hit: number;
}

/** Counts what the evaluations of one policy made use of. */
export class CoverageRecord {
  readonly #policy: CompiledPolicy;
  readonly #counts = new Map<string, Counts>();

  constructor(policy: CompiledPolicy) {
    this.#policy = policy;
  }

  /** Counts one evaluation. */
  add(plan: Plan, decision: Decision): void {
    if (plan.mapping !== null) this.#count(`mapping:${plan.mapping.index}`, true);
    const fired = new Set(decision.findings.map(({ ruleSetId, ruleId }) => `rule:${ruleSetId}/${ruleId}`));
    for (const { ruleSet, rule } of plan.rules) {
      const key = `rule:${ruleSet.id}/${rule.id}`;
      this.#count(key, fired.has(key));
    }
    const used = new Set(
      decision.findings.flatMap(({ allowlistMatch: match }) =>
        match === undefined ? [] : [`item:${match.allowlistId}/${match.itemId}`],
      ),
    );
    for (const allowlist of new Set(plan.mapping?.entry.allowlists ?? [])) {
      for (const item of allowlist.items) {
        const key = `item:${allowlist.id}/${item.id}`;
        this.#count(key, used.has(key));
      }
    }
  }

  /** All rules, mappings and items of the policy with their counts. */
  summary(): PolicyCoverage {
    const { ruleSets, mappings, allowlists } = this.#policy;
    return {
      rules: ruleSets.flatMap((set) =>
        set.rules.map((rule) => this.#entry('rule', `${set.id}/${rule.id}`, rule.place)),
      ),
      mappings: mappings.map(({ name, place }, index) => ({
        ...this.#entry('mapping', String(index), place),
        id: name,
      })),
      allowlistItems: allowlists.flatMap((list) =>
        list.items.map((item) => this.#entry('item', `${list.id}/${item.id}`, item.place)),
      ),
    };
  }

  #entry(kind: string, id: string, place: SourcePlace): CoverageEntry {
    const { asked, hit } = this.#counts.get(`${kind}:${id}`) ?? { asked: 0, hit: 0 };
    return { id, place, asked, hit };
  }

  #count(key: string, hit: boolean): void {
    const counts = this.#counts.get(key) ?? { asked: 0, hit: 0 };
    counts.asked += 1;
    if (hit) counts.hit += 1;
    this.#counts.set(key, counts);
  }
}
