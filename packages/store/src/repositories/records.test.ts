import { setTimeout as delay } from 'node:timers/promises';
import { parseDigest } from '@assay/core';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Store, openStore } from '../database/open-store.ts';
import { newId } from '../ids.ts';
import { packagesNamed, writeVulnerabilities } from '../testing/known-vulnerabilities.ts';
import { type TestDatabase, databaseKinds } from '../testing/test-stores.ts';
import { affectedImages, countAffectedImages } from './affected-images.ts';
import {
  allowlistItemsAt,
  decideAllowlistItem,
  expireAllowlistItems,
  requestAllowlistItem,
} from './allowlist-items.ts';
import { appendAudit, listAudit, verifyAudit } from './audit-chain.ts';
import { listDeployments, putEnvironment, recordDeployments } from './environments.ts';
import { type EvaluationOutcome, listEvaluations, recordOutcome } from './evaluations.ts';
import { enterRequest, findRequest, finishRequest, forgetRequests, keepResults } from './idempotency.ts';
import { type ImageContents, listPackages, recordContents } from './image-contents.ts';
import { countImages, findImage, linkImage, listImages } from './images.ts';
import { rememberRepository, takeDueRepositories, watchRepository } from './image-repositories.ts';
import { activatePolicy, addPolicyVersion, getPolicy } from './policies.ts';
import { type Scope, inSpace } from './scope.ts';
import { createSpace } from './spaces.ts';
import { recordTag, tagHistory } from './tags.ts';
import { markDueVerdicts, markSpaceDependents, markVerdictsOfPackages, takeMarks } from './verdict-marks.ts';
import { findVerdict } from './verdicts.ts';

const digest = (number: number) => parseDigest(`sha256:${number.toString(16).padStart(64, '0')}`);
const deb = (name: string, version: string, addedBy: number | null = 0): ImageContents['packages'][number] => ({
  type: 'deb',
  name,
  version,
  purl: `pkg:deb/debian/${name}@${version}`,
  sourceName: `src-${name}`,
  addedBy,
});
const contents = (packages: ImageContents['packages']): ImageContents => ({
  imageId: null,
  os: { id: 'debian' },
  distro: 'debian:12',
  layers: [{ digest: digest(1), diffId: digest(2), sizeBytes: 3 }],
  packages,
  revision: 'r1',
});
const OUTCOME: EvaluationOutcome = {
  verdict: 'pass',
  policyDigest: 'p',
  decision: { verdict: 'pass' },
  outcomeDigest: 'o1',
  cause: 'requested',
  evaluatedAt: 10,
  readsVulnerabilities: true,
  dueAt: 50,
  dependencies: [{ kind: 'vex', key: 'a' }],
};

describe.each(databaseKinds())('records on $name', (kind) => {
  const on = it.skipIf(kind.missing !== null);
  let database: TestDatabase;
  let store: Store;
  let scope: Scope;

  beforeAll(async () => {
    if (kind.missing !== null) return;
    database = await kind.create();
    store = await openStore(database.location);
  }, 60_000);
  beforeEach(async () => {
    if (kind.missing !== null) return;
    const space = await createSpace(store.write, newId(), 1);
    if (space === null) throw new Error('the space is new');
    scope = inSpace(store.write, space.id);
  });
  afterAll(async () => {
    if (kind.missing !== null) return;
    await store.close();
    await database.dispose();
  });

  const inTransaction = <T>(work: (inside: Scope) => Promise<T>): Promise<T> =>
    store.transaction((trx) => work(inSpace(trx, scope.space)));
  let images = 100;
  const addImage = async (packages: ImageContents['packages']): Promise<number> => {
    const number = images++;
    const described = { digest: digest(number), mediaType: null, platform: 'linux/amd64', sizeBytes: number } as const;
    const { id } = await linkImage(scope, { ...described, origin: 'inspected' }, number);
    await store.transaction((trx) => recordContents(trx, id, contents(packages), 5));
    return id;
  };
  const addPolicy = async (): Promise<string> => {
    const version = { digest: 'd', document: 'rules', note: '', createdBy: 'user:a' };
    return (await inTransaction((inside) => addPolicyVersion(inside, 'main', version, 1))).policyId;
  };

  on('of audit form a chain that verifies, and shows every kind of tampering', async () => {
    for (let number = 0; number < 5; number++) {
      const entry = { actor: 'user:a', action: 'test', subject: `s:${number % 2}`, details: { number } };
      await inTransaction((inside) => appendAudit(inside, entry, number));
    }
    const intact = await verifyAudit(scope);
    expect(intact).toMatchObject({ kind: 'intact', entries: 5 });
    expect((await listAudit(scope, { limit: 2 }, { subject: 's:0' })).items.map((entry) => entry.details)).toEqual([
      { number: 4 },
      { number: 2 },
    ]);
    const checkpoint = intact.kind === 'intact' ? intact.head : null;
    await expect(sql`update audit set actor = 'user:b'`.execute(store.write)).rejects.toThrow(/append-only/);
    await expect(sql`delete from audit`.execute(store.write)).rejects.toThrow(/append-only/);
    // Somebody with the database in hand takes the guard away first.
    const tamper = async (statement: ReturnType<typeof sql>): Promise<unknown> => {
      const undone = new Error('undone');
      let found: unknown;
      await store
        .transaction(async (trx) => {
          if (store.dialect === 'postgres') await sql`drop trigger audit_no_change on audit`.execute(trx);
          else
            for (const name of ['audit_no_update', 'audit_no_delete'])
              await sql`drop trigger ${sql.ref(name)}`.execute(trx);
          await statement.execute(trx);
          found = await verifyAudit(inSpace(trx, scope.space), checkpoint);
          throw undone;
        })
        .catch((error: unknown) => {
          if (error !== undone) throw error;
        });
      return found;
    };
    const here = sql`space_id = ${scope.space}`;
    expect(await tamper(sql`update audit set details = '{}' where ${here} and seq = 3`)).toMatchObject({
      seq: 3,
      reason: 'changed',
    });
    expect(await tamper(sql`delete from audit where ${here} and seq = 2`)).toMatchObject({ seq: 2, reason: 'missing' });
    expect(await tamper(sql`delete from audit where ${here} and seq = 5`)).toMatchObject({ seq: 5, reason: 'cut' });
    expect(await tamper(sql`delete from audit_heads where ${here}`)).toMatchObject({ reason: 'changed' });
    expect((await verifyAudit(scope, checkpoint)).kind).toBe('intact');
    expect(await verifyAudit(scope, { seq: 4, hash: 'another' })).toMatchObject({ reason: 'not-the-checkpoint' });
    expect(await verifyAudit(scope, { seq: 9, hash: 'later' })).toMatchObject({ reason: 'cut' });
  });

  on('of audit stay one chain when many append at once', async () => {
    const entry = { actor: 'user:a', action: 'test', subject: 's', details: {} };
    await Promise.all(Array.from({ length: 20 }, () => inTransaction((inside) => appendAudit(inside, entry, 1))));
    expect(await verifyAudit(scope)).toMatchObject({ kind: 'intact', entries: 20 });
  });

  on('of tags remember what a tag named', async () => {
    const repository = await rememberRepository(scope, 'registry.example/app', 1);
    const see = (number: number, now: number) =>
      inTransaction((inside) => recordTag(inside, repository, 'v1', digest(number), now));
    expect(await see(1, 1)).toEqual({ kind: 'new' });
    expect(await see(1, 2)).toEqual({ kind: 'unchanged' });
    expect(await see(2, 3)).toEqual({ kind: 'moved', previous: digest(1) });
    expect((await tagHistory(scope, repository, 'v1', {})).items).toEqual([
      { digest: digest(2), previousDigest: digest(1), at: 3 },
      { digest: digest(1), previousDigest: null, at: 1 },
    ]);
  });

  on('of watched repositories come up once when it is their turn', async () => {
    const repository = await rememberRepository(scope, 'registry.example/watched', 1);
    await watchRepository(scope, repository, { everyMs: 100, pattern: '*' }, 10);
    const turns = await Promise.all([1, 2, 3].map(() => store.transaction((trx) => takeDueRepositories(trx, 10, 5))));
    expect(turns.flat().filter((turn) => turn.repository.id === repository)).toHaveLength(1);
    expect((await takeDueRepositories(store.write, 109, 5)).some((turn) => turn.repository.id === repository)).toBe(
      false,
    );
    expect((await takeDueRepositories(store.write, 110, 5)).some((turn) => turn.repository.id === repository)).toBe(
      true,
    );
  });

  on('of images are paged without gap or repetition, and counted up to a bound', async () => {
    for (let number = 0; number < 7; number++) await addImage([]);
    const seen: number[] = [];
    let after: string | undefined;
    do {
      const page = await listImages(scope, after === undefined ? { limit: 3 } : { limit: 3, after });
      seen.push(...page.items.map((image) => image.id));
      after = page.next ?? undefined;
    } while (after !== undefined);
    expect(new Set(seen).size).toBe(7);
    expect(seen).toEqual(seen.toSorted((a, b) => b - a));
    expect(await countImages(scope)).toEqual({ count: 7, exact: true });
    expect(await countImages(scope, 5)).toEqual({ count: 5, exact: false });
    await expect(listImages(scope, { after: 'nonsense' })).rejects.toMatchObject({ code: 'STORE_CURSOR_INVALID' });
  });

  on('of what a space claims of an image are not what another one reads', async () => {
    const other = await createSpace(store.write, newId(), 1);
    if (other === null) throw new Error('the space is new');
    const theirs = inSpace(store.write, other.id);
    const described = { digest: digest(7), mediaType: null, platform: null, sizeBytes: null };
    const claim = await linkImage(theirs, { ...described, origin: 'claimed' }, 1);
    await store.transaction((trx) => recordContents(trx, claim.id, contents([deb('forged', '1')]), 1));
    const ours = await linkImage(scope, { ...described, origin: 'inspected' }, 1);
    expect(ours).toMatchObject({ analysed: false });
    expect(await findImage(scope, digest(7))).toMatchObject({ id: ours.id, state: 'waiting', origin: 'inspected' });
    await store.transaction((trx) => recordContents(trx, ours.id, contents([deb('real', '1')]), 1));
    expect((await listPackages(scope, ours.id, {})).items.map((each) => each.name)).toEqual(['real']);
  });

  on('of packages find exactly the images that hold them, whatever was recorded first or again', async () => {
    const shared = [deb('base', '1.0'), deb('libc', '2.36')];
    const one = await addImage([...shared, deb('app', '1', 1), deb('app', '1', 1)]);
    const without = await addImage([deb('libc', '2.36'), deb('app', '2', 1)]);
    const three = await addImage([...shared, deb('loose', '1', null)]);
    const found = async (name: string, version?: string): Promise<readonly number[]> => {
      const question = { kind: 'package', name, ...(version === undefined ? {} : { version }) } as const;
      const { items } = await affectedImages(scope, question, {});
      expect((await countAffectedImages(scope, question)).count).toBe(items.length);
      return items.map((image) => image.id);
    };
    expect(await found('base')).toEqual([one, three]);
    expect(await found('libc')).toEqual([one, without, three]);
    expect(await found('app', '2')).toEqual([without]);
    expect(await found('nowhere')).toEqual([]);
    // Analysed again by newer code: the earlier contents are gone.
    await store.transaction((trx) => recordContents(trx, one, contents([deb('libc', '2.36')]), 9));
    expect(await found('base')).toEqual([three]);
    expect((await listPackages(scope, three, { limit: 2 })).items).toMatchObject([
      { name: 'base', layer: 0 },
      { name: 'libc', layer: 0 },
    ]);
    expect((await listPackages(scope, three, {})).items.at(-1)).toMatchObject({ name: 'loose', layer: null });
  });

  on('of hostile names are kept apart and found', async () => {
    const long = 'x'.repeat(5000);
    const id = await addImage([
      deb('nul\0name', '1'),
      deb('half\ud800', '1'),
      deb(`${long}a`, '1'),
      deb(`${long}b`, '1'),
    ]);
    const names = (await listPackages(scope, id, {})).items.map((each) => each.name);
    expect(new Set(names).size).toBe(4);
    expect(names).toContain('nul\\u0000name');
    expect(Math.max(...names.map((name) => name.length))).toBeLessThanOrEqual(512);
  });

  on('of matches lead from a vulnerability to images and to the verdicts to give again', async () => {
    const holds = await addImage([deb('zlib', '1.2')]);
    await addImage([deb('zlib', '1.3')]);
    const policyId = await addPolicy();
    const subject = { imageId: holds, reference: 'r', policyId, context: '' };
    await inTransaction((inside) => recordOutcome(inside, subject, OUTCOME));
    const named = await packagesNamed(store.read, 'src-zlib');
    const zlib = named.find((each) => each.version === '1.2');
    if (zlib === undefined) throw new Error('it is known');
    const match = { vulnerability: `CVE-${kind.name}`, severity: 'high', fixedIn: '1.3', digest: 'm' };
    const record = (all: readonly (typeof match)[]) =>
      store.transaction((trx) => writeVulnerabilities(trx, zlib.id, all));
    expect(await record([match])).toBe(true);
    expect(await record([match])).toBe(false);
    const cve = { kind: 'vulnerability', id: match.vulnerability } as const;
    expect((await affectedImages(scope, cve, {})).items.map((image) => image.id)).toEqual([holds]);
    const markHolders = () =>
      store.transaction((trx) => markVerdictsOfPackages(trx, [zlib.id], { cause: 'advisory', now: 1 }));
    expect(await markHolders()).toBe(0);
    await activatePolicy(scope, policyId, 1, null, 1);
    expect(await markHolders()).toBe(1);
    expect(await record([])).toBe(true);
    expect((await affectedImages(scope, cve, {})).items).toEqual([]);
  });

  on('of outcomes are written when something changed, and never over a later one', async () => {
    const imageId = await addImage([]);
    const subject = { imageId, reference: 'r', policyId: await addPolicy(), context: '' };
    const judge = (changes: Partial<EvaluationOutcome>) =>
      inTransaction((inside) => recordOutcome(inside, subject, { ...OUTCOME, ...changes }));
    const first = await judge({});
    expect(first).toMatchObject({ kind: 'first', previous: null });
    expect(await judge({ evaluatedAt: 20 })).toEqual({ ...first, kind: 'unchanged', previous: 'pass' });
    expect(await judge({ evaluatedAt: 21, dueAt: 60 })).toMatchObject({ kind: 'unchanged' });
    const failed = {
      verdict: 'fail',
      outcomeDigest: 'o2',
      evaluatedAt: 30,
      dependencies: [{ kind: 'vex', key: 'b' }],
    } as const;
    expect(await judge(failed)).toMatchObject({ kind: 'changed', previous: 'pass' });
    expect(await judge({ outcomeDigest: 'o3', evaluatedAt: 29, dueAt: 1 })).toMatchObject({ kind: 'outdated' });
    expect(await findVerdict(scope, subject)).toMatchObject({ verdict: 'fail', changedAt: 30, dueAt: 50 });
    expect((await listEvaluations(scope, imageId, {})).items.map((each) => each.verdict)).toEqual(['fail', 'pass']);
    await activatePolicy(scope, subject.policyId, 1, null, 1);
    const isMarkedAt = async (now: number): Promise<boolean> => {
      await store.transaction((trx) => markDueVerdicts(trx, { cause: 'time', now }));
      const marks = await takeMarks(store.read, { part: 0, of: 1 }, now, 1000);
      return marks.some((mark) => mark.subject.imageId === imageId);
    };
    expect([await isMarkedAt(49), await isMarkedAt(50)]).toEqual([false, true]);
    const markReaders = (key: string) => {
      const dependency = { kind: 'vex', key };
      return inTransaction((inside) =>
        markSpaceDependents(inside, dependency, subject.policyId, { cause: 'vex', now: 50 }),
      );
    };
    expect([await markReaders('a'), await markReaders('b')]).toEqual([0, 1]);
  });

  on('of outcomes given at once are one first and then changes', async () => {
    const imageId = await addImage([]);
    const subject = { imageId, reference: 'r', policyId: await addPolicy(), context: '' };
    const kinds = await Promise.all(
      [1, 2, 3, 4].map((number) =>
        inTransaction((inside) => recordOutcome(inside, subject, { ...OUTCOME, outcomeDigest: `o${number % 2}` })),
      ),
    );
    expect(kinds.filter((each) => each.kind === 'first')).toHaveLength(1);
    expect((await listEvaluations(scope, imageId, {})).items.length).toBe(
      kinds.filter((each) => each.kind !== 'unchanged').length,
    );
  });

  on('of policies keep every version, and activate only from what the caller believes', async () => {
    const id = await addPolicy();
    await addPolicy();
    expect(await getPolicy(scope, id)).toMatchObject({ activeVersion: null, latestVersion: 2 });
    expect(await activatePolicy(scope, id, 2, null, 1)).toBe(true);
    expect(await activatePolicy(scope, id, 1, null, 1)).toBe(false);
    expect(await activatePolicy(scope, id, 3, 2, 1)).toBe(false);
    expect(await activatePolicy(scope, id, 1, 2, 1)).toBe(true);
    expect(await getPolicy(scope, id)).toMatchObject({ activeVersion: 1 });
  });

  on('of exceptions count from approval until they end or are revoked', async () => {
    const request = { item: { id: 'x' }, reason: 'r', requestedBy: 'user:a', expiresAt: 100 };
    const id = await requestAllowlistItem(scope, request, 1);
    expect(await allowlistItemsAt(scope, 2)).toEqual([]);
    expect(await decideAllowlistItem(scope, id, 'revoked', 'user:b', 2)).toBe(false);
    expect(await decideAllowlistItem(scope, id, 'approved', 'user:b', 2)).toBe(true);
    expect(await decideAllowlistItem(scope, id, 'rejected', 'user:b', 2)).toBe(false);
    expect(await allowlistItemsAt(scope, 99)).toHaveLength(1);
    expect(await allowlistItemsAt(scope, 100)).toHaveLength(0);
    expect(await expireAllowlistItems(store.write, 100, 10)).toContainEqual({ space: scope.space, id });
  });

  on('of what runs show what changed and the worst verdict', async () => {
    const imageId = await addImage([]);
    const running = digest(images - 1);
    const policyId = await addPolicy();
    await activatePolicy(scope, policyId, 1, null, 1);
    const environment = await putEnvironment(scope, 'production', true, 1);
    const web = { workload: 'web', container: 'app', reference: 'r:1', digest: running };
    const record = (all: readonly (typeof web)[], now: number) =>
      inTransaction((inside) => recordDeployments(inside, environment, all, now));
    expect(await record([web, { ...web, workload: 'job' }], 1)).toBe(2);
    expect(await record([web, { ...web, workload: 'job' }], 2)).toBe(0);
    for (const context of ['', 'b']) {
      const outcome = { ...OUTCOME, verdict: context === '' ? 'fail' : 'warn' } as const;
      await inTransaction((inside) => recordOutcome(inside, { imageId, reference: 'r', policyId, context }, outcome));
    }
    expect(await record([web], 3)).toBe(1);
    const { items } = await listDeployments(scope, {}, {});
    expect(items).toMatchObject([{ environment: 'production', workload: 'web', since: 1, verdict: 'fail' }]);
  });

  on('of requests answer the same twice, and refuse another one under the key', async () => {
    const find = (hash: string, now: number) => findRequest(scope, 'k', hash, now);
    const enter = (hash: string, now: number) => inTransaction((inside) => enterRequest(inside, 'k', hash, now, 100));
    expect(await find('h', 1)).toEqual({ kind: 'new' });
    expect(await enter('h', 1)).toEqual({ kind: 'entered', results: [] });
    await keepResults(scope, 'k', ['first']);
    expect(await find('h', 2)).toEqual({ kind: 'unfinished' });
    expect(await enter('h', 2)).toEqual({ kind: 'entered', results: ['first'] });
    expect(await enter('other', 2)).toEqual({ kind: 'other-request' });
    await finishRequest(scope, 'k', 201, 'sealed');
    expect(await find('h', 3)).toEqual({ kind: 'answered', status: 201, response: 'sealed' });
    expect(await find('other', 3)).toEqual({ kind: 'other-request' });
    expect(await find('other', 101)).toEqual({ kind: 'new' });
    expect(await enter('other', 101)).toEqual({ kind: 'entered', results: [] });
    expect(await forgetRequests(store.write, 1000)).toBeGreaterThan(0);
  });

  on('are not taken with NUL or half a surrogate pair, the same on every database', async () => {
    for (const name of ['a\0b', 'a\ud800']) {
      await expect(createSpace(store.write, name, 1)).rejects.toMatchObject({ code: 'STORE_VALUE_INVALID' });
    }
    await expect(createSpace(store.write, 'x'.repeat(300), 1)).rejects.toMatchObject({ code: 'STORE_VALUE_INVALID' });
  });

  on('come from the clock of the database', async () => {
    const before = await store.now();
    await delay(5);
    expect(await store.now()).toBeGreaterThan(before);
    expect(Math.abs(before - Date.now())).toBeLessThan(60_000);
  });

  on('cannot be written through a connection that only reads', async () => {
    if (store.read === store.write) return;
    await expect(createSpace(store.read, newId(), 1)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  });
});
