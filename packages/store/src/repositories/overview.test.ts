import { type Digest, type Verdict, parseDigest } from '@assay/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Store, openStore } from '../database/open-store.ts';
import { newId } from '../ids.ts';
import { packagesNamed, writeVulnerabilities } from '../testing/known-vulnerabilities.ts';
import { type TestDatabase, databaseKinds } from '../testing/test-stores.ts';
import { putEnvironment, recordDeployments } from './environments.ts';
import { recordOutcome } from './evaluations.ts';
import { recordContents } from './image-contents.ts';
import { linkImage } from './images.ts';
import * as overview from './overview.ts';
import { activatePolicy, addPolicyVersion, deactivatePolicy, findPolicy } from './policies.ts';
import { type Scope, inSpace } from './scope.ts';
import { createSpace } from './spaces.ts';

const digest = (number: number): Digest => parseDigest(`sha256:${number.toString(16).padStart(64, '0')}`);
const ZERO = { pass: 0, warn: 0, fail: 0, error: 0 };

describe.each(databaseKinds())('how a space stands on $name', (kind) => {
  const on = it.skipIf(kind.missing !== null);
  let database: TestDatabase;
  let store: Store;
  let here: Scope;
  let there: Scope;
  let images = 1;

  const newScope = async (): Promise<Scope> => {
    const space = await createSpace(store.write, newId(), 1);
    if (space === null) throw new Error('the space is new');
    return inSpace(store.write, space.id);
  };
  /** An image with these packages, judged so by one policy after another. */
  const addImage = async (scope: Scope, names: readonly string[], judged: readonly Verdict[]): Promise<Digest> => {
    const number = images++;
    const described = { digest: digest(number), mediaType: null, platform: null, sizeBytes: null } as const;
    const { id } = await linkImage(scope, { ...described, origin: 'inspected' }, number);
    const packages = names.map((name) => ({
      type: 'deb' as const,
      name,
      version: '1',
      purl: `pkg:deb/debian/${name}@1`,
      sourceName: name,
      addedBy: 0,
    }));
    const layers = [{ digest: digest(number), diffId: digest(number + 1_000_000), sizeBytes: 1 }];
    const contents = { imageId: null, os: null, distro: 'debian:12', layers, packages, revision: 'r' };
    await store.transaction((trx) => recordContents(trx, id, contents, 1));
    for (const [index, verdict] of judged.entries()) {
      await store.transaction(async (trx) => {
        const inside = inSpace(trx, scope.space);
        const version = { digest: 'd', document: 'rules', note: '', createdBy: 'a' };
        const { policyId } = await addPolicyVersion(inside, `policy-${index}`, version, 1);
        await activatePolicy(inside, policyId, 1, null, 1);
        const outcome = {
          verdict,
          policyDigest: 'p',
          decision: {},
          outcomeDigest: verdict,
          cause: 'requested',
          evaluatedAt: 1,
          readsVulnerabilities: true,
          dueAt: null,
          dependencies: [],
        };
        await recordOutcome(inside, { imageId: id, reference: 'r', policyId, context: '' }, outcome);
      });
    }
    return digest(number);
  };

  beforeAll(async () => {
    if (kind.missing !== null) return;
    database = await kind.create();
    store = await openStore(database.location);
    here = await newScope();
    there = await newScope();
    const good = await addImage(here, ['alpha'], ['pass', 'warn']);
    const bad = await addImage(here, ['alpha', 'beta'], ['pass', 'fail']);
    const unjudged = await addImage(here, ['beta'], []);
    await addImage(there, ['alpha', 'gamma'], ['error']);
    const production = await putEnvironment(here, 'production', true, 1);
    await putEnvironment(here, 'empty', false, 1);
    const running = [good, bad, bad, unjudged, digest(999)].map((each, index) => ({
      workload: `w${index}`,
      container: 'main',
      reference: 'r',
      digest: each,
    }));
    await store.transaction((trx) => recordDeployments(inSpace(trx, here.space), production, running, 1));
    for (const [name, vulnerability, severity] of [
      ['alpha', 'CVE-1', 'high'],
      ['beta', 'CVE-2', 'critical'],
      ['beta', 'CVE-3', 'low'],
      ['gamma', 'CVE-4', 'critical'],
    ] as const) {
      for (const { id } of await packagesNamed(store.read, name)) {
        const known =
          name === 'beta' ? [{ vulnerability: 'CVE-2', severity: 'critical', fixedIn: null, digest: 'm' }] : [];
        const found = [...known, { vulnerability, severity, fixedIn: null, digest: 'm' }];
        const distinct = [...new Map(found.map((each) => [each.vulnerability, each])).values()];
        await store.transaction((trx) => writeVulnerabilities(trx, id, distinct));
      }
    }
  }, 60_000);
  afterAll(async () => {
    if (kind.missing !== null) return;
    await store.close();
    await database.dispose();
  });

  on('counts verdicts by what they say, of one space', async () => {
    expect(await overview.countVerdicts(here)).toEqual({ ...ZERO, pass: 2, warn: 1, fail: 1 });
    expect(await overview.countVerdicts(there)).toEqual({ ...ZERO, error: 1 });
    expect(await overview.countVerdicts(await newScope())).toEqual(ZERO);
  });

  on('counts a container by the worst verdict of its image, and names what was never judged', async () => {
    expect(await overview.countRunning(here)).toEqual([
      { environment: 'empty', protected: false, unknown: 0, ...ZERO },
      { environment: 'production', protected: true, unknown: 2, ...ZERO, warn: 1, fail: 2 },
    ]);
    expect(await overview.countRunning(there)).toEqual([]);
  });

  on('counts nothing of a policy that ceased to count', async () => {
    const { id = '' } = (await findPolicy(here, 'policy-1')) ?? {};
    await deactivatePolicy(here, id, 1, 2);
    expect(await overview.countVerdicts(here)).toEqual({ ...ZERO, pass: 2 });
    expect((await overview.countRunning(here)).at(-1)).toMatchObject({ unknown: 2, pass: 3, fail: 0, warn: 0 });
    await store.transaction((trx) => overview.noteVerdictCounts(trx, '2025-12-01'));
    expect(await overview.verdictHistory(here, '2025-12-01')).toEqual([{ day: '2025-12-01', ...ZERO, pass: 2 }]);
    await activatePolicy(here, id, 1, null, 3);
  });

  on('tells the severe vulnerabilities by how many images of the space have them', async () => {
    expect(await overview.widestVulnerabilities(here, 5)).toEqual([
      { id: 'CVE-1', severity: 'high', images: 2, exact: true },
      { id: 'CVE-2', severity: 'critical', images: 2, exact: true },
    ]);
    expect((await overview.widestVulnerabilities(there, 1)).map(({ id }) => id)).toEqual(['CVE-1']);
  });

  on('remembers the counts of each day once, and forgets old ones', async () => {
    await store.transaction((trx) => overview.noteVerdictCounts(trx, '2026-01-01'));
    await store.transaction((trx) => overview.noteVerdictCounts(trx, '2026-01-02'));
    await store.transaction((trx) => overview.noteVerdictCounts(trx, '2026-01-02'));
    const counts = { ...ZERO, pass: 2, warn: 1, fail: 1 };
    expect(await overview.verdictHistory(here, '2026-01-01')).toEqual([
      { day: '2026-01-01', ...counts },
      { day: '2026-01-02', ...counts },
    ]);
    expect(await overview.forgetVerdictCounts(store.write, '2026-01-02')).toBeGreaterThan(0);
    expect((await overview.verdictHistory(here, '2026-01-01')).map(({ day }) => day)).toEqual(['2026-01-02']);
  });
});
