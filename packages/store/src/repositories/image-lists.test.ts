import { parseDigest } from '@assay/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Store, openStore } from '../database/open-store.ts';
import { type TestDatabase, databaseKinds } from '../testing/test-stores.ts';
import { type EvaluationOutcome, recordOutcome } from './evaluations.ts';
import type { ImageFilter } from './image-filter.ts';
import { rememberRepository } from './image-repositories.ts';
import { worstVerdicts } from './image-verdicts.ts';
import { listVerdicts } from './verdicts.ts';
import { noteWorstVerdictsOf } from './worst-verdict.ts';
import { countImages, endFailure, failImage, getImage, linkImage, listImages } from './images.ts';
import { activatePolicy, addPolicyVersion, deactivatePolicy } from './policies.ts';
import { type Scope, inSpace } from './scope.ts';
import { createSpace } from './spaces.ts';
import { recordTag } from './tags.ts';

const digest = (number: number) => parseDigest(`sha256:${number.toString(16).padStart(64, '0')}`);

const OUTCOME: EvaluationOutcome = {
  verdict: 'pass',
  policyDigest: 'p',
  decision: {},
  outcomeDigest: 'pass',
  cause: 'requested',
  evaluatedAt: 10,
  readsVulnerabilities: false,
  dueAt: null,
  dependencies: [],
};

describe.each(databaseKinds())('lists of images on $name', (kind) => {
  const on = it.skipIf(kind.missing !== null);
  let database: TestDatabase;
  let store: Store;
  let scope: Scope;
  let theirs: Scope;
  let policies: readonly string[];

  const inTransaction = <T>(where: Scope, work: (inside: Scope) => Promise<T>): Promise<T> =>
    store.transaction((trx) => work(inSpace(trx, where.space)));
  const link = async (where: Scope, number: number, reference = `registry.example/team/app:${number}`) => {
    const described = { digest: digest(number), origin: 'inspected', mediaType: null, platform: null } as const;
    return (await linkImage(where, { ...described, sizeBytes: null, reference }, number)).id;
  };
  const judge = (where: Scope, imageId: number, policyId: string, verdict: EvaluationOutcome['verdict'], at = 10) =>
    inTransaction(where, (inside) =>
      recordOutcome(
        inside,
        { imageId, reference: 'registry.example/r:1', policyId, context: '' },
        { ...OUTCOME, verdict, outcomeDigest: verdict, evaluatedAt: at },
      ),
    );
  const policyOf = async (where: Scope, name: string): Promise<string> => {
    const version = { digest: 'd', document: 'rules', note: '', createdBy: 'user:a' };
    return inTransaction(where, async (inside) => {
      const { policyId } = await addPolicyVersion(inside, name, version, 1);
      await activatePolicy(inside, policyId, 1, null, 1);
      return policyId;
    });
  };
  const idsOf = async (filter: ImageFilter): Promise<readonly number[]> => {
    const { items } = await listImages(scope, { limit: 1000 }, filter);
    expect(await countImages(scope, 1000, filter)).toEqual({ count: items.length, exact: true });
    return items.map(({ id }) => id);
  };

  beforeAll(async () => {
    if (kind.missing !== null) return;
    database = await kind.create();
    store = await openStore(database.location);
    const [one, other] = [await createSpace(store.write, 'one', 1), await createSpace(store.write, 'other', 1)];
    if (one === null || other === null) throw new Error('the spaces are new');
    [scope, theirs] = [inSpace(store.write, one.id), inSpace(store.write, other.id)];
    policies = [await policyOf(scope, 'a'), await policyOf(scope, 'b')];
  }, 60_000);
  afterAll(async () => {
    if (kind.missing !== null) return;
    await store.close();
    await database.dispose();
  });

  on('tell the worst verdict that stands on each image, and follow it when it changes', async () => {
    const [a = '', b = ''] = policies;
    const [first, second, never] = [await link(scope, 1), await link(scope, 2), await link(scope, 3)];
    await judge(scope, first, a, 'pass');
    await judge(scope, first, b, 'fail', 11);
    await judge(scope, second, a, 'warn');
    expect(await idsOf({ verdict: 'fail' })).toEqual([first]);
    expect(await idsOf({ verdict: 'pass' })).toEqual([]);
    expect(await idsOf({ verdict: 'warn' })).toEqual([second]);
    expect(await idsOf({ verdict: 'none' })).toEqual([never]);
    const worst = await worstVerdicts(scope, [first, second, never]);
    expect(worst.get(first)).toMatchObject({ verdict: 'fail', policyId: b, policy: 'b', since: 11 });
    expect(worst.get(second)).toMatchObject({ verdict: 'warn', reference: 'registry.example/r:1' });
    expect(worst.has(never)).toBe(false);

    await judge(scope, first, b, 'pass', 12);
    expect(await idsOf({ verdict: 'fail' })).toEqual([]);
    expect(await idsOf({ verdict: 'pass' })).toEqual([first]);
    expect((await worstVerdicts(scope, [first])).get(first)).toMatchObject({ policy: 'a', since: 10 });
    await judge(scope, second, b, 'error');
    expect(await idsOf({ verdict: 'error' })).toEqual([second]);
  });

  on('tell nothing of the verdicts of a policy that ceased to count, until it counts again', async () => {
    const [a = ''] = policies;
    const passing = await policyOf(scope, 'passing');
    const ids = [await link(scope, 60), await link(scope, 61), await link(scope, 62)];
    const [both = 0, one = 0, other = 0] = ids;
    const own = async (filter: ImageFilter) => (await idsOf(filter)).filter((id) => ids.includes(id));
    await judge(scope, both, a, 'fail');
    await judge(scope, both, passing, 'pass');
    await judge(scope, one, a, 'fail');
    await judge(scope, other, passing, 'warn');
    const renote = async () => {
      for (let last: number | null = 0; last !== null;) {
        const after: number = last;
        last = await inTransaction(scope, (inside) => noteWorstVerdictsOf(inside, a, after, 1));
      }
    };
    expect(await deactivatePolicy(scope, a, 1, 2)).toBe(true);
    await renote();
    expect(await own({ verdict: 'fail' })).toEqual([]);
    expect(await own({ verdict: 'pass' })).toEqual([both]);
    expect(await own({ verdict: 'none' })).toEqual([one]);
    expect(await own({ verdict: 'warn' })).toEqual([other]);
    expect(new Set((await worstVerdicts(scope, ids)).keys())).toEqual(new Set([both, other]));
    expect((await listVerdicts(scope, { policyId: a }, {})).items).toEqual([]);
    await judge(scope, both, a, 'error', 20);
    expect(await own({ verdict: 'error' })).toEqual([]);
    expect(await activatePolicy(scope, a, 1, null, 3)).toBe(true);
    await renote();
    expect(await own({ verdict: 'error' })).toEqual([both]);
    expect(await own({ verdict: 'fail' })).toEqual([one]);
    expect((await listVerdicts(scope, { policyId: a, imageId: one }, {})).items).toMatchObject([{ verdict: 'fail' }]);
  });

  on('tell nothing of the verdicts of another space on the same image', async () => {
    const shared = await link(scope, 10);
    expect(await link(theirs, 10)).toBe(shared);
    await judge(theirs, shared, await policyOf(theirs, 'theirs'), 'fail');
    expect(await idsOf({ verdict: 'fail' })).not.toContain(shared);
    expect((await worstVerdicts(scope, [shared])).size).toBe(0);
    expect(await idsOf({ verdict: 'none' })).toContain(shared);
  });

  on('know the worst verdict when several come at once', async () => {
    const [a = '', b = ''] = policies;
    for (let number = 20; number < 30; number++) {
      const id = await link(scope, number);
      await Promise.all([judge(scope, id, a, 'fail'), judge(scope, id, b, 'pass')]);
      expect(await idsOf({ verdict: 'fail', text: `app:${number}` })).toEqual([id]);
      await Promise.all([judge(scope, id, a, 'pass', 20), judge(scope, id, b, 'warn', 20)]);
      expect(await idsOf({ verdict: 'warn', text: `app:${number}` })).toEqual([id]);
    }
  });

  on('find images by tag, repository, text and state', async () => {
    const [one, index, child] = [await link(scope, 40, 'registry.example/Other/b:x_y'), digest(99), digest(41)];
    const described = { digest: child, origin: 'inspected', mediaType: null, platform: null, sizeBytes: null } as const;
    const { id: chosen } = await linkImage(scope, { ...described, indexDigest: index }, 41);
    const repository = await rememberRepository(scope, 'registry.example/tagged', 1);
    await inTransaction(scope, (inside) => recordTag(inside, repository, 'plain', digest(40), 1));
    await inTransaction(scope, (inside) => recordTag(inside, repository, 'index', index, 1));
    expect(await idsOf({ tag: 'plain' })).toEqual([one]);
    expect(await idsOf({ tag: 'index' })).toEqual([chosen]);
    expect(await idsOf({ repository: 'registry.example/tagged' })).toEqual([chosen, one]);
    expect(await idsOf({ repository: 'registry.example/absent', tag: 'plain' })).toEqual([]);
    expect(await idsOf({ text: 'OTHER/B' })).toEqual([one]);
    expect(await idsOf({ text: 'x_y' })).toEqual([one]);
    expect(await idsOf({ text: 'x%y' })).toEqual([]);
    expect(await idsOf({ text: digest(40) })).toEqual([one]);
    expect(await idsOf({ text: digest(40).slice(7, 70).toUpperCase() })).toContain(one);
    await failImage(scope, one, { code: 'X' });
    expect(await idsOf({ state: 'failed' })).toEqual([one]);
    expect(await idsOf({ state: 'waiting' })).toContain(chosen);
    expect(await idsOf({ state: 'waiting' })).not.toContain(one);
    await endFailure(scope, one);
    expect(await idsOf({ state: 'failed' })).toEqual([]);
    expect(await getImage(scope, one)).toMatchObject({ problem: null });
  });
});
