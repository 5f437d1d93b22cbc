import type { JsonObject } from '@assay/core';
import { sql } from 'kysely';
import type { AdmissionTable } from '../database/schema/admission-tables.ts';
import { indexableText } from '../database/storable.ts';
import { newId } from '../ids.ts';
import { type Page, type PageRequest, pageLimit, pageOf, readIdCursor } from './page.ts';
import type { Scope } from './scope.ts';
import { readJsonObject, writeJson } from './stored-json.ts';

/** A decision at the door of a cluster, as a controller tells it; several that were the same are one. */
export interface NewAdmission {
  /** The controller's own id of it. */
  readonly eventId: string;
  readonly at: number;
  /** Of the last of those that were the same. */
  readonly lastAt: number;
  readonly count: number;
  readonly cluster: string;
  /** Null where the namespace names none. */
  readonly environment: string | null;
  readonly namespace: string;
  readonly kind: string;
  readonly name: string;
  readonly requestedBy: string;
  readonly outcome: string;
  readonly images: readonly { readonly reference: string; readonly digest: string | null }[];
  readonly details: JsonObject;
}

/** A decision that is kept. */
export interface Admission extends Omit<NewAdmission, 'images' | 'eventId'> {
  readonly id: string;
}

const HOUR = 3_600_000;

/**
 * Keeps decisions that are not kept yet, in the order in which they were made, and counts them by the hour. Use a transaction. Returns those that are new, with their ids; what
 * came before under the same id of the controller's is left as it is.
 */
export async function recordAdmissions(
  scope: Scope,
  told: readonly NewAdmission[],
  now: number,
): Promise<readonly { readonly id: string; readonly admission: NewAdmission }[]> {
  const fresh: { readonly id: string; readonly admission: NewAdmission }[] = [];
  // Ids of one millisecond are in no order of their own: what was decided later is listed as later.
  const ids = told.map(() => newId()).toSorted();
  const inOrder = told.toSorted((a, b) => a.at - b.at);
  for (const [index, admission] of inOrder.entries()) {
    const id = ids[index] ?? newId();
    const { numInsertedOrUpdatedRows } = await scope.db
      .insertInto('admissions')
      .values(rowOf(scope, id, admission, now))
      .onConflict((conflict) => conflict.columns(['space_id', 'event_id']).doNothing())
      .executeTakeFirst();
    if ((numInsertedOrUpdatedRows ?? 0n) === 0n) continue;
    fresh.push({ id, admission });
    const images = admission.images.map(({ reference, digest }, position) => ({
      space_id: scope.space,
      admission_id: id,
      position,
      reference: indexableText(reference),
      digest,
    }));
    if (images.length > 0) await scope.db.insertInto('admission_images').values(images).execute();
  }
  await count(scope, fresh, now);
  return fresh;
}

function rowOf({ space }: Scope, id: string, admission: NewAdmission, now: number): AdmissionTable {
  return {
    space_id: space,
    id,
    event_id: admission.eventId,
    at: admission.at,
    last_at: admission.lastAt,
    recorded_at: now,
    number: admission.count,
    cluster: admission.cluster,
    environment: admission.environment,
    namespace: admission.namespace,
    kind: admission.kind,
    name: admission.name,
    requested_by: admission.requestedBy,
    outcome: admission.outcome,
    details: writeJson(admission.details),
  };
}

async function count(scope: Scope, fresh: readonly { readonly admission: NewAdmission }[], now: number): Promise<void> {
  const sums = new Map<string, { environment: string; cluster: string; outcome: string; number: number }>();
  for (const { admission } of fresh) {
    const { cluster, outcome } = admission;
    const environment = admission.environment ?? '';
    const key = JSON.stringify([environment, cluster, outcome]);
    const before = sums.get(key)?.number ?? 0;
    sums.set(key, { environment, cluster, outcome, number: before + admission.count });
  }
  if (sums.size === 0) return;
  const hour = Math.floor(now / HOUR) * HOUR;
  // In one order, so that two who count the same never wait for each other.
  const rows = [...sums]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, sum]) => ({ ...sum, hour, space_id: scope.space }));
  await scope.db
    .insertInto('admission_counts')
    .values(rows)
    .onConflict((conflict) =>
      conflict
        .columns(['space_id', 'environment', 'cluster', 'hour', 'outcome'])
        .doUpdateSet({ number: sql`admission_counts.number + excluded.number` }),
    )
    .execute();
}

/** Which decisions are wanted; everything that is named has to hold. */
export interface AdmissionFilter {
  readonly cluster?: string;
  readonly environment?: string;
  readonly namespace?: string;
  /** One of these. */
  readonly outcomes?: readonly string[];
  /** A digest, or how a reference begins. */
  readonly image?: string;
  /** Milliseconds since 1970, included. */
  readonly since?: number;
}

/** Decisions, those that came last first. */
export async function listAdmissions(
  scope: Scope,
  filter: AdmissionFilter,
  page: PageRequest,
): Promise<Page<Admission>> {
  const before = readIdCursor(page);
  const limit = pageLimit(page);
  const { cluster, environment, namespace, outcomes, image, since } = filter;
  const rows = await selectAdmissions(scope)
    .$if(cluster !== undefined, (query) => query.where('cluster', '=', cluster ?? ''))
    .$if(environment !== undefined, (query) => query.where('environment', '=', environment ?? ''))
    .$if(namespace !== undefined, (query) => query.where('namespace', '=', namespace ?? ''))
    .$if(outcomes !== undefined, (query) => query.where('outcome', 'in', outcomes ?? []))
    .$if(since !== undefined, (query) => query.where('last_at', '>=', since ?? 0))
    .$if(image !== undefined, (query) => query.where((row) => row.exists(imagesLike(scope, image ?? ''))))
    .$if(before !== null, (query) => query.where('id', '<', before ?? ''))
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
  return pageOf(rows, limit, (row) => [row.id], admissionOf);
}

/** One decision; null when there is none of that id. */
export async function getAdmission(scope: Scope, id: string): Promise<Admission | null> {
  const row = await selectAdmissions(scope).where('id', '=', id).executeTakeFirst();
  return row === undefined ? null : admissionOf(row);
}

function selectAdmissions(scope: Scope) {
  return scope.db.selectFrom('admissions').selectAll().where('admissions.space_id', '=', scope.space);
}

/** The last character there is: everything that begins like a text lies between it and the text with this behind it. */
const LAST = '\u{10FFFF}';

/** Images of the decision that is looked at. */
function imagesLike(scope: Scope, image: string) {
  const images = scope.db
    .selectFrom('admission_images')
    .select('position')
    .where('admission_images.space_id', '=', scope.space)
    .where('admission_id', '=', sql.ref<string>('admissions.id'));
  return /^sha(256|512):/.test(image)
    ? images.where('digest', '=', image)
    : images.where('reference', '>=', image).where('reference', '<=', `${image}${LAST}`);
}

function admissionOf(row: AdmissionTable): Admission {
  return {
    id: row.id,
    at: row.at,
    lastAt: row.last_at,
    count: row.number,
    cluster: row.cluster,
    environment: row.environment,
    namespace: row.namespace,
    kind: row.kind,
    name: row.name,
    requestedBy: row.requested_by,
    outcome: row.outcome,
    details: readJsonObject(row.details),
  };
}

/** How many decisions of a kind there were in an environment of a cluster. */
export interface AdmissionCount {
  readonly cluster: string;
  /** Null where namespaces name none. */
  readonly environment: string | null;
  readonly outcome: string;
  readonly count: number;
}

/**
 * How many decisions there were since an instant, whose whole hour counts, in every environment of which decisions are still counted: in
 * quiet ones there were none.
 */
export async function countAdmissions(scope: Scope, since: number): Promise<readonly AdmissionCount[]> {
  const hour = Math.floor(since / HOUR) * HOUR;
  const rows = await scope.db
    .selectFrom('admission_counts')
    .select(['cluster', 'environment', 'outcome'])
    .select(sql<number | string>`sum(case when hour >= ${hour} then number else 0 end)`.as('sum'))
    .where('space_id', '=', scope.space)
    .groupBy(['cluster', 'environment', 'outcome'])
    .orderBy('cluster')
    .orderBy('environment')
    .orderBy('outcome')
    .execute();
  return rows.map(({ cluster, environment, outcome, sum }) => ({
    cluster,
    environment: environment === '' ? null : environment,
    outcome,
    count: Number(sum),
  }));
}
