import type { JsonObject, Verdict } from '@assay/core';
import { newId } from '../ids.ts';
import { type Page, type PageRequest, pageLimit, pageOf, readIdCursor } from './page.ts';
import type { Scope } from './scope.ts';
import { readJsonObject, writeJson } from './stored-json.ts';
import { noteWorstVerdict } from './worst-verdict.ts';

/** What a verdict is about: an image under a name, judged by a policy in a context. */
export interface VerdictSubject {
  readonly imageId: number;
  readonly reference: string;
  readonly policyId: string;
  /** Digest of environment, namespace and what else was said; empty for none. */
  readonly context: string;
}

/** Something besides packages that a verdict read, so that a change of it can find the verdict. */
export interface VerdictDependency {
  /** For example `allowlist`, `vex`, `policy`, `support`. */
  readonly kind: string;
  readonly key: string;
}

/** An outcome to be kept. */
export interface EvaluationOutcome {
  readonly verdict: Verdict;
  readonly policyDigest: string;
  readonly decision: JsonObject;
  /** Digest of the decision without its instant: equal digest, nothing changed. */
  readonly outcomeDigest: string;
  /** Why it was judged, for example `requested`, `advisory`, `policy`. */
  readonly cause: string;
  readonly evaluatedAt: number;
  readonly readsVulnerabilities: boolean;
  /** When time alone may change it; null for never. */
  readonly dueAt: number | null;
  readonly dependencies: readonly VerdictDependency[];
}

/** What keeping an outcome did. */
export interface RecordedOutcome {
  /** `outdated`: a later evaluation stands, so this one was not kept. */
  readonly kind: 'first' | 'changed' | 'unchanged' | 'outdated';
  readonly verdictId: string;
  /** The evaluation that holds the decision: an earlier one when nothing changed. */
  readonly evaluationId: string;
  /** The verdict before; null the first time. */
  readonly previous: Verdict | null;
}

/**
 * Keeps an outcome when it differs from the one that stands and writes nothing when it does not. Use a transaction. The verdict's row is
 * locked before it is changed, so of two at once the second one is compared with the first.
 * @throws STORE_REFERENCE_INVALID when the space does not see the image or has no such policy.
 */
export async function recordOutcome(
  scope: Scope,
  subject: VerdictSubject,
  outcome: EvaluationOutcome,
): Promise<RecordedOutcome> {
  const standing = await findStanding(scope, subject);
  const same =
    standing?.outcome_digest === outcome.outcomeDigest &&
    standing.due_at === outcome.dueAt &&
    (standing.reads_vulnerabilities === 1) === outcome.readsVulnerabilities;
  if (!same) return changeOutcome(scope, subject, outcome);
  await replaceDependencies(scope, standing.id, outcome.dependencies);
  return {
    kind: 'unchanged',
    verdictId: standing.id,
    evaluationId: standing.evaluation_id,
    previous: readVerdict(standing.verdict),
  };
}

function findStanding(scope: Scope, subject: VerdictSubject) {
  return scope.db
    .selectFrom('verdicts')
    .select(['id', 'verdict', 'outcome_digest', 'due_at', 'reads_vulnerabilities', 'evaluation_id'])
    .where('space_id', '=', scope.space)
    .where('image_id', '=', subject.imageId)
    .where('reference', '=', subject.reference)
    .where('policy_id', '=', subject.policyId)
    .where('context', '=', subject.context)
    .executeTakeFirst();
}

async function changeOutcome(
  scope: Scope,
  subject: VerdictSubject,
  outcome: EvaluationOutcome,
): Promise<RecordedOutcome> {
  const fresh = newId();
  const evaluationId = newId();
  const waits = { due_at: outcome.dueAt, reads_vulnerabilities: outcome.readsVulnerabilities ? 1 : 0 };
  const before = await scope.db
    .insertInto('verdicts')
    .values({
      space_id: scope.space,
      id: fresh,
      image_id: subject.imageId,
      reference: subject.reference,
      policy_id: subject.policyId,
      context: subject.context,
      evaluation_id: evaluationId,
      verdict: outcome.verdict,
      outcome_digest: outcome.outcomeDigest,
      changed_at: outcome.evaluatedAt,
      ...waits,
    })
    .onConflict((conflict) =>
      conflict.columns(['space_id', 'image_id', 'reference', 'policy_id', 'context']).doUpdateSet((row) => ({
        due_at: row
          .case()
          .when('verdicts.changed_at', '>', outcome.evaluatedAt)
          .then(row.ref('verdicts.due_at'))
          .else(waits.due_at)
          .end(),
      })),
    )
    .returning(['id', 'verdict', 'outcome_digest', 'evaluation_id', 'changed_at'])
    .executeTakeFirstOrThrow();
  const previous = before.id === fresh ? null : readVerdict(before.verdict);
  const kept = { verdictId: before.id, evaluationId, previous };
  const standing = { ...kept, evaluationId: before.evaluation_id };
  if (before.changed_at > outcome.evaluatedAt) return { ...standing, kind: 'outdated' };
  await replaceDependencies(scope, before.id, outcome.dependencies);
  if (previous !== null) await changeVerdict(scope, before.id, evaluationId, before.outcome_digest, outcome);
  if (previous !== outcome.verdict) await noteWorstVerdict(scope, subject.imageId);
  if (previous !== null && before.outcome_digest === outcome.outcomeDigest) return { ...standing, kind: 'unchanged' };
  await insertEvaluation(scope, { ...kept, imageId: subject.imageId }, outcome);
  return { ...kept, kind: previous === null ? 'first' : 'changed' };
}

async function changeVerdict(
  scope: Scope,
  id: string,
  evaluationId: string,
  digestBefore: string,
  outcome: EvaluationOutcome,
): Promise<void> {
  const { verdict, outcomeDigest, evaluatedAt } = outcome;
  const changes = { evaluation_id: evaluationId, verdict, outcome_digest: outcomeDigest, changed_at: evaluatedAt };
  await scope.db
    .updateTable('verdicts')
    .set({
      ...(digestBefore === outcomeDigest ? {} : changes),
      reads_vulnerabilities: outcome.readsVulnerabilities ? 1 : 0,
    })
    .where('space_id', '=', scope.space)
    .where('id', '=', id)
    .execute();
}

async function insertEvaluation(
  scope: Scope,
  kept: {
    readonly verdictId: string;
    readonly evaluationId: string;
    readonly previous: Verdict | null;
    readonly imageId: number;
  },
  outcome: EvaluationOutcome,
): Promise<void> {
  await scope.db
    .insertInto('evaluations')
    .values({
      space_id: scope.space,
      id: kept.evaluationId,
      verdict_id: kept.verdictId,
      image_id: kept.imageId,
      verdict: outcome.verdict,
      previous_verdict: kept.previous,
      policy_digest: outcome.policyDigest,
      decision: writeJson(outcome.decision),
      outcome_digest: outcome.outcomeDigest,
      cause: outcome.cause,
      evaluated_at: outcome.evaluatedAt,
    })
    .execute();
}

async function replaceDependencies(
  scope: Scope,
  verdictId: string,
  dependencies: readonly VerdictDependency[],
): Promise<void> {
  const known = await scope.db
    .selectFrom('verdict_dependencies')
    .select(['kind', 'key'])
    .where('space_id', '=', scope.space)
    .where('verdict_id', '=', verdictId)
    .execute();
  const wanted = new Map(dependencies.map(({ kind, key }) => [`${kind} ${key}`, { kind, key }]));
  for (const { kind, key } of known) {
    if (wanted.delete(`${kind} ${key}`)) continue;
    await scope.db
      .deleteFrom('verdict_dependencies')
      .where('space_id', '=', scope.space)
      .where('verdict_id', '=', verdictId)
      .where('kind', '=', kind)
      .where('key', '=', key)
      .execute();
  }
  if (wanted.size === 0) return;
  const rows = [...wanted.values()].map((row) => ({ ...row, space_id: scope.space, verdict_id: verdictId }));
  for (let start = 0; start < rows.length; start += 1000) {
    await scope.db
      .insertInto('verdict_dependencies')
      .values(rows.slice(start, start + 1000))
      .execute();
  }
}

/** A decision that was made, without the decision itself. */
export interface EvaluationSummary {
  readonly id: string;
  readonly verdictId: string;
  readonly imageId: number;
  /** Digest of the image. */
  readonly digest: string;
  /** What it was judged as. */
  readonly reference: string;
  readonly verdict: Verdict;
  readonly previous: Verdict | null;
  readonly policyDigest: string;
  readonly cause: string;
  readonly evaluatedAt: number;
}

/** A decision that was made. */
export interface Evaluation extends EvaluationSummary {
  readonly decision: JsonObject;
}

/** The decision of that id; null when there is none. */
export async function getEvaluation(scope: Scope, id: string): Promise<Evaluation | null> {
  const row = await selectEvaluations(scope)
    .select('evaluations.decision')
    .where('evaluations.id', '=', id)
    .executeTakeFirst();
  return row === undefined ? null : { ...fromRow(row), decision: readJsonObject(row.decision) };
}

/** Which decisions are wanted. */
export interface EvaluationFilter {
  readonly imageId?: number;
  readonly verdictId?: string;
  readonly verdict?: Verdict;
  /** Milliseconds since 1970: only those that were made then or later. */
  readonly since?: number;
}

/** Decisions on an image, the newest first. */
export async function listEvaluations(
  scope: Scope,
  imageId: number,
  page: PageRequest,
): Promise<Page<EvaluationSummary>> {
  return findEvaluations(scope, { imageId }, page);
}

/** Decisions, the newest first. */
export async function findEvaluations(
  scope: Scope,
  { imageId, verdictId, verdict, since }: EvaluationFilter,
  page: PageRequest,
): Promise<Page<EvaluationSummary>> {
  const before = readIdCursor(page);
  const limit = pageLimit(page);
  const rows = await selectEvaluations(scope)
    .$if(imageId !== undefined, (query) => query.where('evaluations.image_id', '=', imageId ?? 0))
    .$if(verdictId !== undefined, (query) => query.where('evaluations.verdict_id', '=', verdictId ?? ''))
    .$if(verdict !== undefined, (query) => query.where('evaluations.verdict', '=', verdict ?? ''))
    .$if(since !== undefined, (query) => query.where('evaluations.evaluated_at', '>=', since ?? 0))
    .$if(before !== null, (query) => query.where('evaluations.id', '<', before ?? ''))
    .orderBy('evaluations.id', 'desc')
    .limit(limit + 1)
    .execute();
  return pageOf(rows, limit, (row) => [row.id], fromRow);
}

function selectEvaluations(scope: Scope) {
  return scope.db
    .selectFrom('evaluations')
    .select(['evaluations.id', 'evaluations.verdict_id', 'evaluations.image_id', 'evaluations.verdict'])
    .select(['evaluations.previous_verdict', 'evaluations.policy_digest', 'evaluations.cause'])
    .select('evaluations.evaluated_at')
    .select((build) =>
      build
        .selectFrom('images')
        .select('images.digest')
        .whereRef('images.id', '=', 'evaluations.image_id')
        .as('digest'),
    )
    .select((build) =>
      build
        .selectFrom('verdicts')
        .select('verdicts.reference')
        .whereRef('verdicts.space_id', '=', 'evaluations.space_id')
        .whereRef('verdicts.id', '=', 'evaluations.verdict_id')
        .as('reference'),
    )
    .where('evaluations.space_id', '=', scope.space);
}

function fromRow(row: {
  readonly id: string;
  readonly verdict_id: string;
  readonly image_id: number;
  readonly digest: string | null;
  readonly reference: string | null;
  readonly verdict: string;
  readonly previous_verdict: string | null;
  readonly policy_digest: string;
  readonly cause: string;
  readonly evaluated_at: number;
}): EvaluationSummary {
  return {
    id: row.id,
    verdictId: row.verdict_id,
    imageId: row.image_id,
    digest: row.digest ?? '',
    reference: row.reference ?? '',
    verdict: readVerdict(row.verdict),
    previous: row.previous_verdict === null ? null : readVerdict(row.previous_verdict),
    policyDigest: row.policy_digest,
    cause: row.cause,
    evaluatedAt: row.evaluated_at,
  };
}

/** A verdict out of a column; one that this version does not know is an error and no pass. */
export function readVerdict(text: string): Verdict {
  return text === 'pass' || text === 'warn' || text === 'fail' ? text : 'error';
}
