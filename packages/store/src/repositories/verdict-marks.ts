import { sql } from 'kysely';
import type { Database } from '../database/open-store.ts';
import { newId } from '../ids.ts';
import type { VerdictSubject } from './evaluations.ts';
import { type Scope, type SpaceId, spaceId } from './scope.ts';

/** Something that has to be judged again, or for the first time. */
export interface VerdictMark {
  readonly space: SpaceId;
  readonly subject: VerdictSubject;
  /** Why, as evaluations tell it. */
  readonly cause: string;
  /** Another one when it is marked once more while it is being judged. */
  readonly mark: string;
  /** How often it was tried in vain. */
  readonly attempts: number;
}

/** Why and when verdicts are marked. */
export interface Marking {
  readonly cause: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** When it may be judged, in milliseconds since 1970. Default at once. */
  readonly notBefore?: number;
}

/** Tags that were seen to name an image within this time make it more urgent than others. */
const RECENT_MS = 30 * 86_400_000;

type Verdicts = ReturnType<typeof standingVerdicts>;

/** Those of policies that count. */
function standingVerdicts(db: Database) {
  return db
    .selectFrom('verdicts')
    .where((build) =>
      build.exists(
        build
          .selectFrom('policies')
          .select('policies.id')
          .whereRef('policies.space_id', '=', 'verdicts.space_id')
          .whereRef('policies.id', '=', 'verdicts.policy_id')
          .where('policies.active_version', 'is not', null),
      ),
    );
}

/** Policies whose verdicts are not about something; at most a few hundred. */
export type LeftOutPolicies = readonly { readonly space: SpaceId; readonly policyId: string }[];

/**
 * Marks the verdicts of every space that read the vulnerabilities of images which hold one of these packages, but for those of the policies
 * that are left out. At most 500 packages. Returns how many were marked, those that were before included. Use a transaction.
 */
export function markVerdictsOfPackages(
  db: Database,
  packages: readonly number[],
  marking: Marking,
  leftOut: LeftOutPolicies = [],
): Promise<number> {
  if (packages.length === 0) return Promise.resolve(0);
  return markWhere(db, marking, (verdicts) =>
    ofPackages(db, verdicts, packages).$if(leftOut.length > 0, (query) =>
      query.where((build) =>
        build.not(
          build.or(
            leftOut.map(({ space, policyId }) =>
              build.and([build('verdicts.space_id', '=', space), build('verdicts.policy_id', '=', policyId)]),
            ),
          ),
        ),
      ),
    ),
  );
}

/** As `markVerdictsOfPackages`, in one space. */
export function markSpaceVerdictsOfPackages(
  scope: Scope,
  packages: readonly number[],
  marking: Marking,
): Promise<number> {
  if (packages.length === 0) return Promise.resolve(0);
  return markWhere(scope.db, marking, (verdicts) =>
    ofPackages(scope.db, verdicts, packages).where('verdicts.space_id', '=', scope.space),
  );
}

/** Marks every verdict of every space that reads vulnerabilities: other data altogether is there now. */
export function markVulnerabilityVerdicts(db: Database, marking: Marking): Promise<number> {
  return markWhere(db, marking, (verdicts) => verdicts.where('reads_vulnerabilities', '=', 1));
}

/** Marks verdicts of every space that read something besides packages; whatever its key when that is null. */
export function markDependents(db: Database, kind: string, key: string | null, marking: Marking): Promise<number> {
  return markWhere(db, marking, (verdicts) => dependents(verdicts, kind, key));
}

/** As `markDependents`, in one space; of one policy when it is named. */
export function markSpaceDependents(
  scope: Scope,
  dependency: { readonly kind: string; readonly key: string },
  policyId: string | null,
  marking: Marking,
): Promise<number> {
  return markWhere(scope.db, marking, (verdicts) =>
    dependents(verdicts, dependency.kind, dependency.key)
      .where('verdicts.space_id', '=', scope.space)
      .$if(policyId !== null, (query) => query.where('verdicts.policy_id', '=', policyId ?? '')),
  );
}

/** Marks the verdicts of a policy. */
export function markVerdictsOfPolicy(scope: Scope, policyId: string, marking: Marking): Promise<number> {
  return markWhere(scope.db, marking, (verdicts) =>
    verdicts.where('verdicts.space_id', '=', scope.space).where('verdicts.policy_id', '=', policyId),
  );
}

/** Marks verdicts of every space that time alone may have changed. */
export function markDueVerdicts(db: Database, marking: Marking): Promise<number> {
  return markWhere(db, marking, (verdicts) => verdicts.where('due_at', '<=', marking.now));
}

/** Marks what was perhaps never judged. The space must see the images and have the policies. */
export async function markSubjects(
  scope: Scope,
  subjects: readonly VerdictSubject[],
  marking: Marking,
): Promise<number> {
  const mark = newId();
  const rows = subjects.map(({ imageId, reference, policyId, context }) => ({
    space_id: scope.space,
    image_id: imageId,
    reference,
    policy_id: policyId,
    context,
    cause: marking.cause,
    mark,
    urgency: 2,
    not_before: marking.notBefore ?? 0,
    attempts: 0,
  }));
  for (let start = 0; start < rows.length; start += 500) {
    await scope.db
      .insertInto('verdict_marks')
      .values(rows.slice(start, start + 500))
      .onConflict((conflict) =>
        conflict.columns(SUBJECT).doUpdateSet({ mark, not_before: marking.notBefore ?? 0, attempts: 0 }),
      )
      .execute();
  }
  return rows.length;
}

function ofPackages(db: Database, verdicts: Verdicts, packages: readonly number[]): Verdicts {
  const images = db
    .selectFrom('package_set_members as members')
    .crossJoin('image_package_sets as sets')
    .select('sets.image_id')
    .where('members.package_id', 'in', packages)
    .whereRef('sets.set_id', '=', 'members.set_id');
  return verdicts.where('verdicts.image_id', 'in', images).where('verdicts.reads_vulnerabilities', '=', 1);
}

function dependents(verdicts: Verdicts, kind: string, key: string | null): Verdicts {
  return verdicts.where((build) =>
    build.exists(
      build
        .selectFrom('verdict_dependencies as read')
        .select('read.verdict_id')
        .whereRef('read.space_id', '=', 'verdicts.space_id')
        .whereRef('read.verdict_id', '=', 'verdicts.id')
        .where('read.kind', '=', kind)
        .$if(key !== null, (query) => query.where('read.key', '=', key ?? '')),
    ),
  );
}

const SUBJECT = ['space_id', 'image_id', 'reference', 'policy_id', 'context'] as const;

/** Marks verdicts in one statement. The most urgent is what runs, then what a tag named lately. */
async function markWhere(db: Database, marking: Marking, restrict: (verdicts: Verdicts) => Verdicts): Promise<number> {
  const mark = newId();
  const runs = sql`exists (select 1 from images join deployments on deployments.digest = images.digest
    where images.id = verdicts.image_id and deployments.space_id = verdicts.space_id)`;
  const isTagged = sql`exists (select 1 from images join tags on tags.digest = images.digest
    where images.id = verdicts.image_id and tags.space_id = verdicts.space_id and tags.seen_at > ${marking.now - RECENT_MS})`;
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('verdict_marks')
    .columns([...SUBJECT, 'cause', 'mark', 'urgency', 'not_before', 'attempts'])
    .expression(
      restrict(standingVerdicts(db)).select((build) => [
        'verdicts.space_id',
        'verdicts.image_id',
        'verdicts.reference',
        'verdicts.policy_id',
        'verdicts.context',
        build.val(marking.cause).as('cause'),
        build.val(mark).as('mark'),
        sql<number>`case when ${runs} then 0 when ${isTagged} then 1 else 2 end`.as('urgency'),
        sql<number>`0`.as('not_before'),
        sql<number>`0`.as('attempts'),
      ]),
    )
    .onConflict((conflict) => conflict.columns(SUBJECT).doUpdateSet({ mark, not_before: 0, attempts: 0 }))
    .executeTakeFirst();
  return Number(numInsertedOrUpdatedRows ?? 0n);
}

/** Which part of the marks one worker takes: those of images whose number leaves the remainder `part` on division by `of`. */
export interface MarkShare {
  readonly part: number;
  readonly of: number;
}

/** The most urgent of what is marked, marks of one image together. */
export async function takeMarks(
  db: Database,
  { part, of }: MarkShare,
  now: number,
  most: number,
): Promise<readonly VerdictMark[]> {
  const rows = await db
    .selectFrom('verdict_marks')
    .selectAll()
    .where('not_before', '<=', now)
    .$if(of > 1, (query) => query.where(sql<number>`image_id % ${of}`, '=', part))
    .orderBy('urgency')
    .orderBy('image_id')
    .limit(most)
    .execute();
  return rows.map((row) => ({
    space: spaceId(row.space_id),
    subject: { imageId: row.image_id, reference: row.reference, policyId: row.policy_id, context: row.context },
    cause: row.cause,
    mark: row.mark,
    attempts: row.attempts,
  }));
}

/** Takes marks away, but for those that were made anew meanwhile. Use the transaction that keeps the outcomes. */
export async function clearMarks(db: Database, done: readonly VerdictMark[]): Promise<void> {
  for (let start = 0; start < done.length; start += 100) {
    const some = done.slice(start, start + 100);
    await db
      .deleteFrom('verdict_marks')
      .where((build) =>
        build.or(
          some.map(({ space, subject, mark }) =>
            build.and([
              build('space_id', '=', space),
              build('image_id', '=', subject.imageId),
              build('reference', '=', subject.reference),
              build('policy_id', '=', subject.policyId),
              build('context', '=', subject.context),
              build('mark', '=', mark),
            ]),
          ),
        ),
      )
      .execute();
  }
}

/** Puts a mark off until an instant, after a try in vain. */
export async function postponeMark(db: Database, { space, subject, mark }: VerdictMark, until: number): Promise<void> {
  await db
    .updateTable('verdict_marks')
    .set((row) => ({ attempts: row('attempts', '+', 1), not_before: until }))
    .where('space_id', '=', space)
    .where('image_id', '=', subject.imageId)
    .where('reference', '=', subject.reference)
    .where('policy_id', '=', subject.policyId)
    .where('context', '=', subject.context)
    .where('mark', '=', mark)
    .execute();
}

/** Whether anything is marked that can be judged now. */
export async function hasMarks(db: Database, now: number): Promise<boolean> {
  const row = await db
    .selectFrom('verdict_marks')
    .select('mark')
    .where('not_before', '<=', now)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
