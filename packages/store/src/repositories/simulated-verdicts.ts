import type { JsonObject, Verdict } from '@assay/core';
import { readVerdict } from './evaluations.ts';
import { type Page, type PageRequest, pageLimit, pageOf, readCursor } from './page.ts';
import type { Scope } from './scope.ts';
import { readJsonObject, readTexts, writeJson } from './stored-json.ts';

/** What a change of policy would do to one image under one name. */
export interface SimulatedVerdict {
  readonly imageId: number;
  readonly reference: string;
  /** For example `newly-failing`. */
  readonly effect: string;
  readonly before: Verdict;
  readonly after: Verdict;
  /** Findings that would appear and disappear. */
  readonly findings: JsonObject;
  /** Environments in which the image runs. */
  readonly environments: readonly string[];
}

/** The operation of the space that a job does; null when nobody waits for it. */
export async function operationOfJob(scope: Scope, jobId: string): Promise<string | null> {
  const row = await scope.db
    .selectFrom('operations')
    .select('id')
    .where('space_id', '=', scope.space)
    .where('job_id', '=', jobId)
    .where('finished_at', 'is', null)
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  return row?.id ?? null;
}

/** Forgets what a simulation found so far. */
export async function clearSimulated(scope: Scope, operationId: string): Promise<void> {
  await scope.db
    .deleteFrom('simulated_verdicts')
    .where('space_id', '=', scope.space)
    .where('operation_id', '=', operationId)
    .execute();
}

/** Writes down part of what a simulation found, from that position on. Doing it again writes the same again. */
export async function addSimulated(
  scope: Scope,
  operationId: string,
  first: number,
  found: readonly SimulatedVerdict[],
): Promise<void> {
  for (let start = 0; start < found.length; start += 500) {
    await scope.db
      .insertInto('simulated_verdicts')
      .values(
        found.slice(start, start + 500).map((one, index) => ({
          space_id: scope.space,
          operation_id: operationId,
          position: first + start + index,
          image_id: one.imageId,
          reference: one.reference,
          effect: one.effect,
          verdict_before: one.before,
          verdict_after: one.after,
          findings: writeJson(one.findings),
          environments: writeJson([...one.environments]),
        })),
      )
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}

/** What a simulation found, in its order, of one effect when one is named. */
export async function listSimulated(
  scope: Scope,
  operationId: string,
  effect: string | null,
  page: PageRequest,
): Promise<Page<SimulatedVerdict>> {
  const [after] = readCursor(page, ['number']) ?? [];
  const limit = pageLimit(page);
  const rows = await scope.db
    .selectFrom('simulated_verdicts')
    .selectAll()
    .where('space_id', '=', scope.space)
    .where('operation_id', '=', operationId)
    .$if(effect !== null, (query) => query.where('effect', '=', effect ?? ''))
    .$if(after !== undefined, (query) => query.where('position', '>', Number(after)))
    .orderBy('position')
    .limit(limit + 1)
    .execute();
  return pageOf(
    rows,
    limit,
    (row) => [row.position],
    (row) => ({
      imageId: row.image_id,
      reference: row.reference,
      effect: row.effect,
      before: readVerdict(row.verdict_before),
      after: readVerdict(row.verdict_after),
      findings: readJsonObject(row.findings),
      environments: readTexts(row.environments),
    }),
  );
}
