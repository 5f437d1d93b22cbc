import type { Verdict } from '@assay/core';
import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import type { Schema } from '../database/schema/schema.ts';
import { countingPolicies } from './active-policies.ts';
import { type VerdictSubject, readVerdict } from './evaluations.ts';
import { type Page, type PageRequest, pageLimit, pageOf, readIdCursor } from './page.ts';
import type { Scope } from './scope.ts';

/** The verdict that stands. */
export interface StandingVerdict extends VerdictSubject {
  readonly id: string;
  /** Digest of the image. */
  readonly digest: string;
  readonly verdict: Verdict;
  readonly evaluationId: string;
  /** Digest of the decision without its instant. */
  readonly outcomeDigest: string;
  readonly dueAt: number | null;
  readonly changedAt: number;
}

/** The verdict that stands on a subject; null when it was never judged. */
export async function findVerdict(scope: Scope, subject: VerdictSubject): Promise<StandingVerdict | null> {
  const row = await selectVerdicts(scope)
    .where('image_id', '=', subject.imageId)
    .where('reference', '=', subject.reference)
    .where('policy_id', '=', subject.policyId)
    .where('context', '=', subject.context)
    .executeTakeFirst();
  return row === undefined ? null : fromRow(row);
}

/** The verdict of that id; null when there is none. */
export async function getVerdict(scope: Scope, id: string): Promise<StandingVerdict | null> {
  const row = await selectVerdicts(scope).where('id', '=', id).executeTakeFirst();
  return row === undefined ? null : fromRow(row);
}

/** Which verdicts are wanted. */
export interface VerdictFilter {
  readonly verdict?: Verdict;
  readonly policyId?: string;
  readonly imageId?: number;
  /** Name of a repository with its registry. */
  readonly repository?: string;
  /** Name of an environment: images that run there. */
  readonly environment?: string;
}

/** Verdicts that stand, by id: those of policies that count. */
export async function listVerdicts(
  scope: Scope,
  filter: VerdictFilter,
  page: PageRequest,
): Promise<Page<StandingVerdict>> {
  const after = readIdCursor(page);
  const limit = pageLimit(page);
  const { verdict, policyId, imageId, repository, environment } = filter;
  const rows = await selectVerdicts(scope)
    .where('policy_id', 'in', countingPolicies(scope))
    .$if(verdict !== undefined, (query) => query.where('verdict', '=', verdict ?? ''))
    .$if(policyId !== undefined, (query) => query.where('policy_id', '=', policyId ?? ''))
    .$if(imageId !== undefined, (query) => query.where('image_id', '=', imageId ?? 0))
    .$if(repository !== undefined, (query) => query.where((build) => build.or(namedIn(build, repository ?? ''))))
    .$if(environment !== undefined, (query) => query.where('image_id', 'in', runningIn(scope, environment ?? '')))
    .$if(after !== null, (query) => query.where('id', '>', after ?? ''))
    .orderBy('id')
    .limit(limit + 1)
    .execute();
  return pageOf(rows, limit, (row) => [row.id], fromRow);
}

/** References of a repository stand between its name and the first text after all that begin with it. */
function namedIn(build: ExpressionBuilder<Schema, 'verdicts'>, repository: string): readonly Expression<SqlBool>[] {
  const between = (from: string, to: string): Expression<SqlBool> =>
    build.and([build('reference', '>=', `${repository}${from}`), build('reference', '<', `${repository}${to}`)]);
  return [between(':', ';'), between('@', 'A'), build('reference', '=', repository)];
}

function runningIn(scope: Scope, environment: string) {
  return scope.db
    .selectFrom('deployments')
    .innerJoin('environments', (join) =>
      join
        .onRef('environments.space_id', '=', 'deployments.space_id')
        .onRef('environments.id', '=', 'deployments.environment_id'),
    )
    .innerJoin('images', 'images.digest', 'deployments.digest')
    .select('images.id')
    .where('deployments.space_id', '=', scope.space)
    .where('environments.name', '=', environment);
}

function selectVerdicts(scope: Scope) {
  return scope.db
    .selectFrom('verdicts')
    .selectAll()
    .select((build) =>
      build.selectFrom('images').select('images.digest').whereRef('images.id', '=', 'verdicts.image_id').as('digest'),
    )
    .where('space_id', '=', scope.space);
}

function fromRow(row: {
  readonly id: string;
  readonly image_id: number;
  readonly reference: string;
  readonly policy_id: string;
  readonly context: string;
  readonly verdict: string;
  readonly evaluation_id: string;
  readonly outcome_digest: string;
  readonly due_at: number | null;
  readonly changed_at: number;
  readonly digest: string | null;
}): StandingVerdict {
  return {
    id: row.id,
    digest: row.digest ?? '',
    imageId: row.image_id,
    reference: row.reference,
    policyId: row.policy_id,
    context: row.context,
    verdict: readVerdict(row.verdict),
    evaluationId: row.evaluation_id,
    outcomeDigest: row.outcome_digest,
    dueAt: row.due_at,
    changedAt: row.changed_at,
  };
}
