import type { JsonObject } from '@assay/core';
import { type Scope, admissions, controllers, spaceEvents } from '@assay/store';
import type { Static } from 'typebox';
import { announce } from '../events/announce.ts';
import type { ChangeNote } from '../http/call.ts';
import type { ServiceParts } from '../service/parts.ts';
import type { ADMISSION_REPORT, Outcome, TOLD_ADMISSION } from './admission-schemas.ts';

type Report = Static<typeof ADMISSION_REPORT>;
type Told = Static<typeof TOLD_ADMISSION>;

/** What a report did, and what the audit trail says of it. */
export interface ReportedAdmissions {
  readonly recorded: number;
  readonly known: number;
  /** Decisions of each outcome that were new. */
  readonly counts: ReadonlyMap<Outcome, number>;
  readonly notes: readonly ChangeNote[];
}

/** What the audit trail calls decisions that somebody has to answer for; the others are in the list alone. */
const ACTIONS: Readonly<Partial<Record<Outcome, string>>> = {
  refused: 'admission.refused',
  excepted: 'admission.excepted',
  'broke-glass': 'admission.break-glass',
};

/** Images that one entry of the audit trail names. */
const MOST_NAMED = 10;

/**
 * Writes a report of a controller down, each decision once however often it is told, tells those who watch, and whoever subscribed to
 * refusals and uses of break-glass. Use the transaction of the change.
 */
export async function recordReport(
  scope: Scope,
  { queue }: Pick<ServiceParts, 'queue'>,
  { cluster, controller, admissions: told }: Report,
  now: number,
): Promise<ReportedAdmissions> {
  const { startedAt, ...replica } = controller;
  const hasChanged = await controllers.noteController(
    scope,
    { ...replica, cluster, startedAt: Date.parse(startedAt) },
    now,
  );
  const byId = new Map(told.map((each) => [each.id, each]));
  const fresh = await admissions.recordAdmissions(
    scope,
    [...byId.values()].map((each) => newAdmission(cluster, each)),
    now,
  );
  const notes: ChangeNote[] = [];
  const counts = new Map<Outcome, number>();
  for (const { id, admission } of fresh) {
    const each = byId.get(admission.eventId);
    if (each === undefined) continue;
    counts.set(each.outcome, (counts.get(each.outcome) ?? 0) + each.count);
    const action = ACTIONS[each.outcome];
    if (action !== undefined) notes.push({ action, subject: `admission:${id}`, details: noteOf(cluster, each) });
    await tell(scope, queue, { id, cluster, told: each }, now);
  }
  if (fresh.length > 0 || hasChanged) {
    const { instance, policies } = replica;
    const details = { instance, policies, recorded: fresh.length, outcomes: Object.fromEntries(counts) };
    notes.unshift({ action: 'admissions.report', subject: `cluster:${cluster}`, details });
    const payload = { kind: 'admission.recorded', cluster, recorded: fresh.length };
    await spaceEvents.appendEvent(scope, payload.kind, payload, now);
  }
  return { recorded: fresh.length, known: told.length - fresh.length, counts, notes };
}

function newAdmission(cluster: string, told: Told): admissions.NewAdmission {
  const { id, at, lastAt, count, environment, namespace, workload, user, outcome, ...rest } = told;
  const images = new Map(
    told.images.map(({ reference, digest }) => [JSON.stringify([reference, digest]), { reference, digest }]),
  );
  return {
    eventId: id,
    at: Date.parse(at),
    lastAt: Date.parse(lastAt),
    count,
    cluster,
    environment,
    namespace,
    kind: workload.kind,
    name: workload.name,
    requestedBy: user,
    outcome,
    images: [...images.values()],
    details: JSON.parse(
      JSON.stringify({ ...rest, group: workload.group, version: workload.version, workloadUid: workload.uid }),
    ),
  };
}

/** The kept decision as the API tells it. */
export function admissionBody({ details, kind, name, requestedBy, at, lastAt, ...kept }: admissions.Admission): object {
  const { group, version, workloadUid, ...rest } = details;
  return {
    ...kept,
    at: new Date(at).toISOString(),
    lastAt: new Date(lastAt).toISOString(),
    user: requestedBy,
    workload: { group, version, kind, name, uid: workloadUid },
    ...rest,
  };
}

function noteOf(cluster: string, told: Told): JsonObject {
  const { environment, user, uid, at, count, operation, breakGlass, message } = told;
  return {
    cluster,
    environment,
    workload: workloadText(told),
    operation,
    user,
    uid,
    at,
    count,
    ...(message === null ? {} : { message }),
    ...(breakGlass === null ? {} : { breakGlass: { ...breakGlass } }),
    images: told.images.slice(0, MOST_NAMED).map(({ findings, exceptions, field: _field, ...image }) => ({
      ...image,
      rules: findings.map(({ rule }) => rule),
      exceptions: exceptions.map(({ name, owner }) => `${name} (${owner})`),
    })),
  };
}

/** `shop/Pod/web`. */
function workloadText({ namespace, workload }: Told): string {
  return [namespace, workload.kind, workload.name].filter((part) => part !== '').join('/');
}

async function tell(
  scope: Scope,
  queue: ServiceParts['queue'],
  { id, cluster, told }: { readonly id: string; readonly cluster: string; readonly told: Told },
  now: number,
): Promise<void> {
  const { outcome, environment, breakGlass } = told;
  if (outcome !== 'refused' && outcome !== 'broke-glass') return;
  const image = told.images.find((each) => each.outcome === outcome) ?? told.images[0];
  const rules = told.images.flatMap(({ findings }) => findings.map(({ rule }) => rule));
  const about = {
    admissionId: id,
    cluster,
    environments: environment === null ? [] : [environment],
    workload: workloadText(told),
    user: told.user,
    reference: image?.reference ?? null,
    digest: image?.digest ?? null,
    rules: [...new Set(rules)].slice(0, MOST_NAMED),
    reason: image?.reason ?? told.message ?? '',
    count: told.count,
  };
  const event =
    outcome === 'refused'
      ? ({ kind: 'admission.refused', ...about } as const)
      : ({
          kind: 'admission.break-glass',
          ...about,
          breakGlass: breakGlass === null ? '' : `${breakGlass.name} of ${breakGlass.owner}: ${breakGlass.reason}`,
        } as const);
  await announce(scope, queue, event, now);
}
