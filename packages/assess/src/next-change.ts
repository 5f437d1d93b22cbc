import { type Decision, type GatheredFacts, readInstant } from '@assay/core';
import type { AllowlistItem, Plan, Rule } from '@assay/policy';

const DAY_MS = 86_400_000;

/** What was decided, by which plan, from which facts. */
interface Decided {
  readonly plan: Plan;
  readonly facts: GatheredFacts;
  readonly decision: Decision;
}

/**
 * The earliest instant, in milliseconds since 1970, at which time alone may change a decision; null for never. Exact
 * for ends of allowlist items and for ages of inspections, advisories and fixes; for every other rule that looks at the time the next midnight
 * UTC. It may come early, never late.
 */
export function nextChange(decided: Decided): number | null {
  const now = decided.facts.evaluatedAt.getTime();
  let earliest = Number.POSITIVE_INFINITY;
  for (const instant of instants(decided)) if (instant > now && instant < earliest) earliest = instant;
  return Number.isFinite(earliest) ? earliest : null;
}

function* instants({ plan, facts, decision }: Decided): Iterable<number> {
  const own = (plan.mapping?.entry.allowlists ?? []).flatMap(({ items }) => items);
  for (const { expiresAtMs } of [...own, ...usedExceptions(plan, decision)]) {
    if (expiresAtMs === null) continue;
    yield expiresAtMs;
    yield expiresAtMs - plan.expiringWithinDays * DAY_MS;
  }
  for (const { rule } of plan.rules) yield* instantsOfRule(rule, facts);
}

/** Exceptions that accept something; of the others nothing is said, whenever they end. */
export function usedExceptions({ exceptions }: Plan, { findings }: Decision): readonly AllowlistItem[] {
  if (exceptions === null) return [];
  const used = new Set(
    findings.flatMap(({ allowlistMatch }) =>
      allowlistMatch?.allowlistId === exceptions.id ? [allowlistMatch.itemId] : [],
    ),
  );
  return exceptions.items.filter(({ id }) => used.has(id));
}

/** Texts of moments, and the days after which a rule looks at them otherwise. */
interface Ages {
  readonly since: readonly (string | null)[];
  readonly days: readonly number[];
}

function* instantsOfRule(rule: Rule, facts: GatheredFacts): Iterable<number> {
  const ages = agesOf(rule, facts);
  if (ages === null) {
    if (looksAtTime(rule, facts)) yield Math.floor(facts.evaluatedAt.getTime() / DAY_MS + 1) * DAY_MS;
    return;
  }
  for (const days of ages.days) {
    for (const text of ages.since) {
      const instant = text === null ? null : readInstant(/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00Z` : text);
      if (instant === null) continue;
      // Some rules hold at the very instant and some only after it.
      yield instant.getTime() + days * DAY_MS;
      yield instant.getTime() + days * DAY_MS + 1;
    }
  }
}

/** Null for rules whose ages are not listed here, or are written in a way that is not known here. */
function agesOf(rule: Rule, { vulnerabilities, inspectedAt }: GatheredFacts): Ages | null {
  switch (`${rule.gate} ${rule.trigger}`) {
    case 'vulnerabilities package': {
      const since = (vulnerabilities?.matches ?? []).flatMap(({ knownSince, fix }) => [knownSince, fix.availableSince]);
      return agesSince(since, rule, ['max_days_since_creation', 'max_days_since_fix']);
    }
    case 'vulnerabilities stale_feed_data': {
      const { builtAt = null, distributionUpdatedAt = null, consulted = [] } = vulnerabilities?.data ?? {};
      const since = consulted.flatMap(({ updatedAt, readAt }) => [updatedAt, readAt]);
      return agesSince([builtAt, distributionUpdatedAt, ...since], rule, ['max_days_since_sync']);
    }
    case 'inspection age':
      return agesSince([inspectedAt ?? null], rule, ['max_days']);
    default:
      return null;
  }
}

function agesSince(since: Ages['since'], { params }: Rule, names: readonly string[]): Ages | null {
  const days: number[] = [];
  for (const name of names) {
    const written = params.get(name);
    if (written === undefined) continue;
    const number = written.kind === 'scalar' ? Number(written.value ?? Number.NaN) : Number.NaN;
    if (!Number.isFinite(number)) return null;
    days.push(number);
  }
  return { since, days };
}

/** Asks the rule once more, and watches whether it looks at the time. */
function looksAtTime({ bound }: Rule, facts: GatheredFacts): boolean {
  let looked = false;
  const watched: GatheredFacts = {
    ...facts,
    get evaluatedAt(): Date {
      looked = true;
      return facts.evaluatedAt;
    },
  };
  try {
    for (const { message } of bound.evaluate(watched)) if (looked || message === '') break;
  } catch {
    // What it cannot decide is an error finding, which it may be for another reason at another time.
  }
  return looked;
}
