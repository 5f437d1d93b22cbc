import type { Verdict } from '@assay/core';
import { sql } from 'kysely';
import type { Database } from '../database/open-store.ts';
import { countingPolicies } from './active-policies.ts';
import { countAffectedImages } from './affected-images.ts';
import { readVerdict } from './evaluations.ts';
import type { Scope } from './scope.ts';
import { rankOf } from './worst-verdict.ts';

/** How many verdicts stand, by what they say. */
export type VerdictCounts = Readonly<Record<Verdict, number>>;

const NONE: VerdictCounts = { pass: 0, warn: 0, fail: 0, error: 0 };

/** The verdicts that stand in the space. */
export async function countVerdicts(scope: Scope): Promise<VerdictCounts> {
  const rows = await scope.db
    .selectFrom('verdicts')
    .select((select) => ['verdict', select.fn.countAll<number>().as('count')])
    .where('space_id', '=', scope.space)
    .where('policy_id', 'in', countingPolicies(scope))
    .groupBy('verdict')
    .execute();
  const counts = { ...NONE };
  for (const row of rows) counts[readVerdict(row.verdict)] = row.count;
  return counts;
}

/** What runs in an environment: containers by the worst verdict that stands on their image. */
export interface RunningCounts extends VerdictCounts {
  readonly environment: string;
  readonly protected: boolean;
  /** Containers whose image was never judged. */
  readonly unknown: number;
}

/** Verdicts from the worst on, by `rankOf`. */
const WORST_FIRST: readonly Verdict[] = ['error', 'fail', 'warn', 'pass'];

/** What runs in the space, by environment. */
export async function countRunning(scope: Scope): Promise<readonly RunningCounts[]> {
  const rank = sql<
    number | null
  >`case when max(verdicts.id) is null then null else min(${rankOf(sql.ref('verdicts.verdict'))}) end`;
  const rows = await scope.db
    .selectFrom('environments')
    .leftJoin('deployments', (join) =>
      join
        .onRef('deployments.space_id', '=', 'environments.space_id')
        .onRef('deployments.environment_id', '=', 'environments.id'),
    )
    .leftJoin('images', 'images.digest', 'deployments.digest')
    .leftJoin('verdicts', (join) =>
      join
        .onRef('verdicts.space_id', '=', 'environments.space_id')
        .onRef('verdicts.image_id', '=', 'images.id')
        .on('verdicts.policy_id', 'in', countingPolicies(scope)),
    )
    .select(['environments.name', 'environments.protected', 'deployments.workload', 'deployments.container'])
    .select(rank.as('rank'))
    .where('environments.space_id', '=', scope.space)
    .groupBy(['environments.name', 'environments.protected', 'deployments.workload', 'deployments.container'])
    .orderBy('environments.name')
    .execute();
  const byName = new Map<string, RunningCounts>();
  for (const row of rows) {
    const none = { environment: row.name, protected: row.protected === 1, unknown: 0, ...NONE };
    const counts = byName.get(row.name) ?? none;
    const kind = row.rank === null ? 'unknown' : (WORST_FIRST[row.rank] ?? 'unknown');
    byName.set(row.name, row.workload === null ? counts : { ...counts, [kind]: counts[kind] + 1 });
  }
  return [...byName.values()];
}

/** A vulnerability and how far it reaches. */
export interface WideVulnerability {
  readonly id: string;
  readonly severity: string;
  /** Images of the space that have it: the count is exact up to a bound. */
  readonly images: number;
  readonly exact: boolean;
}

/** Package sets that candidates are taken from: layers that most images share carry what reaches far. */
const MOST_SETS = 300;

/** Images that one candidate is counted up to. */
const REACH_BOUND = 5000;

/** The severe vulnerabilities that most images of the space have, by how many have them. */
export async function widestVulnerabilities(scope: Scope, most: number): Promise<readonly WideVulnerability[]> {
  const shared = scope.db
    .selectFrom('space_images')
    .innerJoin('image_package_sets as sets', 'sets.image_id', 'space_images.image_id')
    .select((select) => ['sets.set_id', select.fn.countAll<number>().as('images')])
    .where('space_images.space_id', '=', scope.space)
    .groupBy('sets.set_id')
    .orderBy('images', 'desc')
    .limit(MOST_SETS);
  const candidates = await scope.db
    .selectFrom(shared.as('shared'))
    .innerJoin('package_set_members as members', 'members.set_id', 'shared.set_id')
    .innerJoin('package_vulnerabilities as found', 'found.package_id', 'members.package_id')
    .select((select) => ['found.vulnerability', 'found.severity', select.fn.max('shared.images').as('images')])
    .where('found.severity', 'in', ['critical', 'high'])
    .groupBy(['found.vulnerability', 'found.severity'])
    .orderBy('images', 'desc')
    .orderBy('found.vulnerability')
    .limit(most * 2)
    .execute();
  const counted = new Map<string, WideVulnerability>();
  for (const { vulnerability: id, severity } of candidates) {
    if (counted.has(id)) continue;
    const { count, exact } = await countAffectedImages(scope, { kind: 'vulnerability', id }, REACH_BOUND);
    counted.set(id, { id, severity, images: count, exact });
  }
  return [...counted.values()].toSorted((a, b) => b.images - a.images || (a.id < b.id ? -1 : 1)).slice(0, most);
}

/** How many verdicts stood on a day. */
export interface DayCounts extends VerdictCounts {
  /** For example `2026-11-21`, in UTC. */
  readonly day: string;
}

/** Notes how many verdicts stand in every space as the counts of the day, in place of what was noted earlier on it. */
export async function noteVerdictCounts(db: Database, day: string): Promise<void> {
  await db.deleteFrom('verdict_counts').where('day', '=', day).execute();
  await db
    .insertInto('verdict_counts')
    .columns(['space_id', 'day', 'verdict', 'number'])
    .expression((from) =>
      from
        .selectFrom('verdicts')
        .innerJoin('policies', (join) =>
          join.onRef('policies.space_id', '=', 'verdicts.space_id').onRef('policies.id', '=', 'verdicts.policy_id'),
        )
        .select((select) => [
          'verdicts.space_id',
          sql.lit(day).as('day'),
          'verdicts.verdict',
          select.fn.countAll<number>().as('number'),
        ])
        .where('policies.active_version', 'is not', null)
        .groupBy(['verdicts.space_id', 'verdicts.verdict']),
    )
    .execute();
}

/** Forgets counts of days before that one. Returns how many rows. */
export async function forgetVerdictCounts(db: Database, day: string): Promise<number> {
  const { numDeletedRows } = await db.deleteFrom('verdict_counts').where('day', '<', day).executeTakeFirst();
  return Number(numDeletedRows);
}

/** The counts of the space from that day on, by day. */
export async function verdictHistory(scope: Scope, since: string): Promise<readonly DayCounts[]> {
  const rows = await scope.db
    .selectFrom('verdict_counts')
    .select(['day', 'verdict', 'number'])
    .where('space_id', '=', scope.space)
    .where('day', '>=', since)
    .orderBy('day')
    .execute();
  const byDay = new Map<string, DayCounts>();
  for (const { day, verdict, number } of rows) {
    byDay.set(day, { ...(byDay.get(day) ?? { day, ...NONE }), [readVerdict(verdict)]: number });
  }
  return [...byDay.values()];
}
