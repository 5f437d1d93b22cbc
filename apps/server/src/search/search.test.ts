import {
  type SpaceId,
  allowlistItems,
  apiKeys,
  imageRepositories,
  inSpace,
  policies,
  spaces,
  tags,
} from '@assay/store';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaseKinds } from '../../../../packages/store/src/testing/test-stores.ts';
import { writeAdvisories } from '../testing/advisory-file.ts';
import { REJUDGE_PACKAGES_JOB } from '../rejudgement/request-rejudgement.ts';
import { untilQuiet } from '../testing/quiet.ts';
import { digestNamed, npmPackage, seedImage } from '../testing/seed-image.ts';
import { startServiceOn } from '../testing/service-stores.ts';
import type { TestService } from '../testing/test-service.ts';

const REFERENCE = 'registry.example/team/app:1';

describe.each(databaseKinds())('search on $name', (kind) => {
  const on = it.skipIf(kind.missing !== null);
  let service: TestService;
  let otherKey = '';
  let narrowKey = '';

  async function fill(space: SpaceId): Promise<void> {
    const { parts } = service.service;
    await seedImage(parts, space, REFERENCE, [npmPackage('left-pad', '1.0.0'), npmPackage('100%_odd', '1.0.0')]);
    await parts.store.transaction(async (trx) => {
      const scope = inSpace(trx, space);
      const repository = await imageRepositories.rememberRepository(scope, 'registry.example/team/app', 1);
      await tags.recordTag(scope, repository, 'stable-1', digestNamed(REFERENCE), 1);
      const version = { digest: 'sha256:p', document: '{}', note: '', createdBy: 'x' };
      await policies.addPolicyVersion(scope, 'Production Gate', version, 1);
      const item = { item: { gate: 'x' }, reason: 'Waiting for 50% of fixes', requestedBy: 'x', expiresAt: null };
      await allowlistItems.requestAllowlistItem(scope, item, 1);
    });
  }

  beforeAll(async () => {
    if (kind.missing !== null) return;
    service = await startServiceOn(kind);
    const { parts } = service.service;
    const advisory = { id: 'GHSA-2222-2222-2222', name: 'left-pad', fixed: '2.0.0' };
    const lone = { id: 'GHSA-2222-3333-3333', name: 'nobody', fixed: '2.0.0' };
    await writeAdvisories(parts.settings.advisoryDatabase, [advisory, lone], '2026-01-01T00:00:00Z');
    const space = await spaces.findSpace(parts.store.read, 'default');
    const other = await spaces.createSpace(parts.store.write, 'other', 1);
    if (space === null || other === null) throw new Error('both spaces are there');
    const scope = inSpace(parts.store.write, other.id);
    const key = { name: 'k', role: 'admin', scopes: [], createdBy: 'test', expiresAt: null };
    otherKey = (await apiKeys.createApiKey(scope, key, Date.now())).token;
    const narrow = { ...key, scopes: ['images:read'] };
    narrowKey = (await apiKeys.createApiKey(inSpace(parts.store.write, space.id), narrow, Date.now())).token;
    await fill(space.id);
    await parts.queue.enqueue(parts.store.write, { lane: 'rescan', kind: REJUDGE_PACKAGES_JOB, payload: {} });
    await untilQuiet(parts);
  }, 60_000);
  afterAll(async () => {
    if (kind.missing === null) await service.stop();
  });

  const find = async (q: string, key?: string): Promise<readonly string[]> => {
    const options = key === undefined ? {} : { key };
    const answer = await service.request('GET', `/api/v1/search?q=${encodeURIComponent(q)}`, undefined, options);
    expect(answer.status).toBe(200);
    return Object(answer.body).items.map(({ type, title }: { type: string; title: string }) => `${type} ${title}`);
  };

  const hex = digestNamed(REFERENCE).slice('sha256:'.length, 'sha256:'.length + 12);
  on.each([
    ['registry.example/team', ['image registry.example/team/app:1', 'repository registry.example/team/app']],
    ['TEAM/APP', ['repository registry.example/team/app']],
    [hex, ['image registry.example/team/app:1']],
    [`sha256:${hex}`, ['image registry.example/team/app:1']],
    ['stable', ['tag registry.example/team/app:stable-1']],
    ['left', ['package left-pad']],
    ['100%', ['package 100%_odd']],
    ['100_', []],
    ['GHSA-2222-2', ['vulnerability GHSA-2222-2222-2222']],
    ['GHSA-2222', ['vulnerability GHSA-2222-2222-2222']],
    ['GHSA-2222-3333-3333', ['vulnerability GHSA-2222-3333-3333']],
    ['production', ['policy Production Gate']],
    ['50% of', ['exception Waiting for 50% of fixes']],
    ['50_ of', []],
    ["' or 1=1 --", []],
    ['no such thing', []],
  ])('%s finds %j', async (q, expected) => {
    expect(await find(q)).toEqual(expected);
  });

  on('another space finds nothing of it', async () => {
    for (const q of ['registry.example', hex, 'stable', 'left', 'GHSA-2222-2', 'production', 'waiting']) {
      expect([q, await find(q, otherKey)]).toEqual([q, []]);
    }
  });

  on('a key finds what it may see', async () => {
    expect(await find('production', narrowKey)).toEqual([]);
    expect(await find('left', narrowKey)).toEqual(['package left-pad']);
  });

  on.each(['', 'x', '%00', 'a'.repeat(201), '\u{0}ab', '\uD800ab'])('refuses or bears %j', async (q) => {
    const { status } = await service.request('GET', `/api/v1/search?q=${encodeURIComponent(q.toWellFormed())}`);
    expect([200, 400]).toContain(status);
  });
});
