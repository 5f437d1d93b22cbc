import type { JsonObject } from '@assay/core';
import { type Scope, type SpaceId, advisoryDocuments, allowlistItems, inSpace, policies, spaces } from '@assay/store';
import { deleteVex, putVex, readDocument } from '../advisories/change-vex.ts';
import { decideException } from '../exceptions/decide-exception.ts';
import { requestJudgement } from '../judgement/request-judgement.ts';
import { activateVersion, addVersion, deactivate } from '../policies/change-policy.ts';
import { REJUDGE_DUE_JOB, REJUDGE_PACKAGES_JOB } from '../rejudgement/request-rejudgement.ts';
import type { ServiceParts } from '../service/parts.ts';
import { EXCEPTIONS_JOB } from '../upkeep/exceptions-job.ts';
import { writeAdvisories } from './advisory-file.ts';
import { policyText } from './policy-text.ts';
import { untilQuiet } from './quiet.ts';
import { npmPackage, seedImage } from './seed-image.ts';
import type { WorldPackage, WorldPolicy, WorldStep } from './world-steps.ts';

const HOUR = 3_600_000;

/** A clock that stands still until a test moves it. */
export interface WorldClock {
  /** Milliseconds since 1970. */
  now: number;
}

/** Two spaces of a service, in which steps are done. */
export interface SmallWorld {
  readonly spaces: readonly SpaceId[];
  /** Does a step and waits until everything that follows from it is done. */
  apply(step: WorldStep): Promise<void>;
  end(): Promise<void>;
}

/** Makes two spaces. `number` tells one world of a service from the others. */
export async function createWorld(parts: ServiceParts, clock: WorldClock, number: number): Promise<SmallWorld> {
  const made: SpaceId[] = [];
  for (const index of [0, 1]) {
    const space = await spaces.createSpace(parts.store.write, `world-${number}-${index}`, clock.now);
    if (space === null) throw new Error('there is such a space');
    made.push(space.id);
  }
  const change = async <T>(index: number, work: (scope: Scope) => Promise<T>): Promise<T> =>
    parts.store.transaction(async (trx) => work(inSpace(trx, made[index] ?? made[0] ?? unknown())));
  const world: World = { parts, clock, number, change };
  return {
    spaces: made,
    apply: async (step) => {
      await apply(world, step);
      await untilQuiet(parts);
    },
    end: async () => {
      await parts.store.transaction(async (trx) => {
        // Spaces themselves stay: their audit chains hold them.
        for (const table of ['space_images', 'policies', 'allowlist_items', 'advisory_documents'] as const) {
          await trx.deleteFrom(table).where('space_id', 'in', made).execute();
        }
      });
    },
  };
}

interface World {
  readonly parts: ServiceParts;
  readonly clock: WorldClock;
  readonly number: number;
  readonly change: <T>(space: number, work: (scope: Scope) => Promise<T>) => Promise<T>;
}

function unknown(): never {
  throw new Error('there is no such space');
}

async function apply(world: World, step: WorldStep): Promise<void> {
  const { parts, clock } = world;
  switch (step.kind) {
    case 'advisories':
      clock.now += 60_000;
      await writeAdvisories(parts.settings.advisoryDatabase, step.advisories, new Date(clock.now).toISOString());
      return enqueue(parts, REJUDGE_PACKAGES_JOB);
    case 'image':
      return addImage(world, step);
    case 'policy':
      return activate(world, step);
    case 'deactivate':
      return stop(world, step);
    case 'vex':
    case 'vex-gone':
      return changeVex(world, step);
    case 'exception':
      return except(world, step);
    case 'revoke':
      return revoke(world, step.space);
    case 'time':
      clock.now += step.hours * HOUR;
      await enqueue(parts, REJUDGE_DUE_JOB);
      return enqueue(parts, EXCEPTIONS_JOB);
  }
}

async function enqueue({ queue, store }: ServiceParts, kind: string): Promise<void> {
  await store.transaction(async (trx) => {
    await queue.enqueue(trx, { lane: 'rescan', kind, payload: {} });
  });
}

type StepOf<K extends WorldStep['kind']> = Extract<WorldStep, { readonly kind: K }>;

/** What an image of a world is called: images of the same contents are the same, whatever space they are in. */
function worldReference(number: number, name: string, packages: readonly WorldPackage[]): string {
  const tag = packages.map((one) => `${one.name}-${one.version}`).toSorted();
  return `world${number}.example/${name}:${tag.join('_')}`;
}

async function addImage({ parts, number, change }: World, { space, name, packages }: StepOf<'image'>): Promise<void> {
  const reference = worldReference(number, name, packages);
  const id = await change(space, async (scope) => scope.space);
  const found = await seedImage(
    parts,
    id,
    reference,
    packages.map((one) => npmPackage(one.name, one.version)),
  );
  await change(space, async (scope) =>
    requestJudgement(scope, parts.queue, { imageId: found.imageId, reference, lane: 'push', cause: 'requested' }),
  );
}

/** The document of a policy of a world. */
function documentOf({ rules, repository, accepts }: WorldPolicy, now: number): string {
  const items =
    accepts === null
      ? []
      : [
          {
            id: 'own',
            gate: 'vulnerabilities',
            vulnerability: accepts.vulnerability,
            expires_on: new Date(now + accepts.hours * HOUR).toISOString(),
          },
        ];
  const mapping = { id: 'm', name: 'm', registry: '*', repository, image: { type: 'tag', value: '*' } };
  return policyText(
    rules.map((rule, index) => ({ id: `rule${index}`, ...rule })),
    {
      allowlists: [{ id: 'a', name: 'a', version: '2', items }],
      mappings: [{ ...mapping, rule_set_ids: ['r'], allowlist_ids: ['a'] }],
    },
  );
}

async function activate({ parts, clock, change }: World, { space, name, policy }: StepOf<'policy'>): Promise<void> {
  const document = documentOf(policy, clock.now);
  await change(space, async (scope) => {
    const added = await addVersion(scope, { name, document, note: '', createdBy: 'test' }, clock.now);
    const expected = (await policies.getPolicy(scope, added.policyId))?.activeVersion ?? null;
    await activateVersion(scope, parts, { ...added, expected }, clock.now);
  });
}

async function stop({ parts, clock, change }: World, { space, name }: StepOf<'deactivate'>): Promise<void> {
  await change(space, async (scope) => {
    const policy = await policies.findPolicy(scope, name);
    if (policy !== null && policy.activeVersion !== null) await deactivate(scope, parts, policy.id, clock.now);
  });
}

function vexText({ vulnerability, product, status }: StepOf<'vex'>): string {
  return JSON.stringify({
    '@context': 'https://openvex.dev/ns/v0.2.0',
    '@id': 'https://example.org/vex/1',
    author: 'Team',
    timestamp: '2026-01-01T00:00:00Z',
    version: 1,
    statements: [
      {
        vulnerability: { name: vulnerability },
        products: [{ '@id': `pkg:npm/${product.name}@${product.version}` }],
        status,
        ...(status === 'not_affected' ? { justification: 'vulnerable_code_not_in_execute_path' } : {}),
        ...(status === 'affected' ? { action_statement: 'update' } : {}),
      },
    ],
  });
}

async function changeVex({ parts, change }: World, step: StepOf<'vex' | 'vex-gone'>): Promise<void> {
  const { name } = step;
  const read = step.kind === 'vex' ? await readDocument(parts, { name, text: vexText(step) }) : null;
  await change(step.space, async (scope) => {
    const standing = await advisoryDocuments.findAdvisoryDocument(scope, name);
    const before = standing === null ? null : await readDocument(parts, { name, text: standing.document });
    if (read !== null) await putVex(scope, parts, read, before, 'test');
    else if (standing !== null && before !== null) await deleteVex(scope, parts, standing.id, before);
  });
}

async function except(
  { parts, clock, change }: World,
  { space, item, hours, policy }: StepOf<'exception'>,
): Promise<void> {
  await change(space, async (scope) => {
    const named = await scope.db
      .selectFrom('policies')
      .select('id')
      .where('space_id', '=', scope.space)
      .where('name', '=', policy ?? '')
      .executeTakeFirst();
    if (policy !== null && named === undefined) return;
    const plain: JsonObject = { ...item, ...(named === undefined ? {} : { policyId: named.id }) };
    const expiresAt = hours === null ? null : clock.now + hours * HOUR;
    const id = await allowlistItems.requestAllowlistItem(
      scope,
      { item: plain, reason: 'known', requestedBy: 'x', expiresAt },
      clock.now,
    );
    await decideException(scope, parts, { id, state: 'approved', by: 'y' }, clock.now);
  });
}

async function revoke({ parts, clock, change }: World, space: number): Promise<void> {
  await change(space, async (scope) => {
    const { items } = await allowlistItems.listAllowlistItems(scope, {}, 'approved');
    const id = items.find(({ expiresAt }) => expiresAt === null || expiresAt > clock.now)?.id;
    if (id !== undefined) await decideException(scope, parts, { id, state: 'revoked', by: 'y' }, clock.now);
  });
}
