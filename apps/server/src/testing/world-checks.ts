import { type SpaceId, type Store, images, inSpace, policies, verdicts } from '@assay/store';
import { sql } from 'kysely';
import { isMapped } from '../judgement/judge-job.ts';
import { judgeStored } from '../judgement/judge-image.ts';
import { outcomeDigest } from '../judgement/outcome.ts';
import { readStoredDecision } from '../judgement/stored-decision.ts';
import { effectivePolicies } from '../policies/effective-policy.ts';
import type { ServiceParts } from '../service/parts.ts';

/** A verdict that stands, with everything that is kept of it. */
export interface KeptVerdict {
  readonly space: SpaceId;
  readonly imageId: number;
  readonly reference: string;
  readonly policyId: string;
  readonly verdict: string;
  /** Whether its policy counts. */
  readonly isStanding: boolean;
  readonly dueAt: number | null;
  readonly outcomeDigest: string;
  /** Rows of its evaluations, the oldest first. */
  readonly evaluations: readonly string[];
  /** Gates with findings that nothing accepts, and ids of what accepts the others. */
  readonly openGates: readonly string[];
  readonly acceptedBy: readonly string[];
}

/** Names a verdict. */
function verdictKey({
  space,
  imageId,
  reference,
  policyId,
}: Pick<KeptVerdict, 'space' | 'imageId' | 'reference' | 'policyId'>): string {
  return `${space} ${imageId} ${reference} ${policyId}`;
}

/** The verdicts of spaces by name. */
export async function keptVerdicts(
  { store }: ServiceParts,
  spaces: readonly SpaceId[],
): Promise<ReadonlyMap<string, KeptVerdict>> {
  const kept = new Map<string, KeptVerdict>();
  for (const space of spaces) {
    const active = new Set((await policies.activePolicies(inSpace(store.read, space))).map(({ id }) => id));
    const rows = await store.read.selectFrom('verdicts').selectAll().where('space_id', '=', space).execute();
    for (const row of rows) {
      const evaluations = await store.read
        .selectFrom('evaluations')
        .selectAll()
        .where('space_id', '=', space)
        .where('verdict_id', '=', row.id)
        .orderBy('id')
        .execute();
      const last = evaluations.find(({ id }) => id === row.evaluation_id);
      const { findings } = readStoredDecision(JSON.parse(last?.decision ?? '{}'));
      const verdict: KeptVerdict = {
        space,
        imageId: row.image_id,
        reference: row.reference,
        policyId: row.policy_id,
        verdict: row.verdict,
        isStanding: active.has(row.policy_id),
        dueAt: row.due_at,
        outcomeDigest: row.outcome_digest,
        evaluations: evaluations.map((one) => JSON.stringify(one)),
        openGates: findings.flatMap(({ gate, status }) => (status === 'open' ? [gate] : [])),
        acceptedBy: findings.flatMap(({ allowlistMatch }) => (allowlistMatch == null ? [] : [allowlistMatch.itemId])),
      };
      kept.set(verdictKey(verdict), verdict);
    }
  }
  return kept;
}

/**
 * What comes out when everything in the spaces is judged anew, by the names of the verdicts: what stands, and every image by every active
 * policy that is for it.
 */
export async function judgedAnew(
  parts: ServiceParts,
  spaces: readonly SpaceId[],
  kept: ReadonlyMap<string, KeptVerdict>,
): Promise<ReadonlyMap<string, string>> {
  const outcomes = new Map<string, string>();
  for (const space of spaces) {
    const scope = inSpace(parts.store.read, space);
    const { items } = await images.listImages(scope, { limit: 100 });
    for (const policy of await effectivePolicies(parts, scope)) {
      for (const image of items) {
        const judged = { policyId: policy.policyId, reference: image.reference ?? '', context: '', image };
        const key = verdictKey({ ...judged, space, imageId: image.id });
        if (!kept.has(key) && !policy.isDefault && !isMapped(policy, judged)) continue;
        const subject = { imageId: image.id, reference: judged.reference, context: '', policy, at: parts.now() };
        outcomes.set(key, outcomeDigest((await judgeStored(parts, scope, subject)).decision));
      }
    }
  }
  return outcomes;
}

/** Whether every image is listed by the worst verdict of the policies that count, and only verdicts of these are told. */
export async function listedWell(
  { store }: ServiceParts,
  spaces: readonly SpaceId[],
  kept: ReadonlyMap<string, KeptVerdict>,
): Promise<boolean> {
  const worstFirst = ['error', 'fail', 'warn', 'pass'] as const;
  for (const space of spaces) {
    const scope = inSpace(store.read, space);
    const standing = [...kept.values()].filter((each) => each.space === space && each.isStanding);
    if ((await verdicts.listVerdicts(scope, {}, { limit: 1000 })).items.length !== standing.length) return false;
    const { items } = await images.listImages(scope, { limit: 100 });
    for (const { id } of items) {
      const own = standing.filter(({ imageId }) => imageId === id);
      const verdict = worstFirst.find((one) => own.some((each) => each.verdict === one)) ?? 'none';
      const listed = await images.listImages(scope, { limit: 100 }, { verdict });
      if (!listed.items.some((image) => image.id === id)) return false;
    }
  }
  return true;
}

/** Writes down every mark from now on, so that a test sees what was judged again though marks go when it was. */
export async function logMarks(store: Store): Promise<void> {
  const run = async (text: string): Promise<void> => {
    await sql.raw(text).execute(store.write);
  };
  await run('create table mark_log (space_id text, image_id bigint, reference text, policy_id text)');
  const insert = 'insert into mark_log values (new.space_id, new.image_id, new.reference, new.policy_id)';
  if (store.dialect === 'sqlite') {
    for (const event of ['insert', 'update of mark']) {
      await run(`create trigger log_${event.slice(0, 6)} after ${event} on verdict_marks begin ${insert}; end`);
    }
    return;
  }
  await run(`create function log_mark() returns trigger language plpgsql as $$ begin ${insert}; return new; end $$`);
  await run(
    'create trigger log_marks after insert or update of mark on verdict_marks for each row execute function log_mark()',
  );
}

/** Names of the verdicts that were marked in these spaces since this was asked last. */
export async function takeMarked(store: Store, spaces: readonly SpaceId[]): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ space_id: SpaceId; image_id: number; reference: string; policy_id: string }>`
    select distinct * from mark_log`.execute(store.read);
  await sql`delete from mark_log`.execute(store.write);
  const own = rows.filter(({ space_id }) => spaces.includes(space_id));
  return new Set(
    own.map(({ space_id, image_id, reference, policy_id }) =>
      verdictKey({ space: space_id, imageId: image_id, reference, policyId: policy_id }),
    ),
  );
}
