import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaseKinds, type TestDatabase } from '../../../../packages/store/src/testing/test-stores.ts';
import { type TestService, startTestService } from '../testing/test-service.ts';

/** A policy with one rule; `action` is what the rule does. */
export function policyText(action: string, id = 'p'): string {
  return JSON.stringify({
    version: '2',
    id,
    name: id,
    rule_sets: [
      { id: 'r', name: 'r', version: '2', rules: [{ id: 'all', gate: 'always', trigger: 'always', action }] },
    ],
    allowlists: [],
    mappings: [
      {
        id: 'm',
        name: 'all',
        registry: '*',
        repository: '*',
        image: { type: 'tag', value: '*' },
        rule_set_ids: ['r'],
        allowlist_ids: [],
      },
    ],
  });
}

describe.each(databaseKinds())('policies on $name', (kind) => {
  const { missing } = kind;
  let database: TestDatabase | null = null;
  let service: TestService | null = null;
  beforeAll(async () => {
    if (missing !== null) return;
    database = await kind.create();
    service = await startTestService({ database: database.location });
  });
  afterAll(async () => {
    await service?.stop();
    await database?.dispose();
  });

  const send = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    if (service === null) return expect.fail('the service runs');
    return service.request(method, `/api/v1/policies${path}`, body, { headers });
  };

  it.skipIf(missing !== null)('are made, changed, activated, rolled back and deactivated', async () => {
    const made = await send('POST', '', { name: 'web', document: policyText('STOP'), note: 'first' });
    expect(made).toMatchObject({ status: 201, body: { activeVersion: null, latestVersion: 1, isDefault: false } });
    const path = (made.headers.get('location') ?? '').slice('/api/v1/policies'.length);
    expect(await send('POST', '', { name: 'web', document: policyText('STOP') })).toMatchObject({ status: 409 });
    expect(await send('POST', `${path}/rollback`)).toMatchObject({ status: 409 });
    expect(await send('POST', `${path}/deactivate`)).toMatchObject({ status: 409 });

    const first = await send('POST', `${path}/activate`, { version: 1, expected: null });
    expect(first).toMatchObject({ status: 200, body: { activeVersion: 1, isDefault: true } });
    const tag = first.headers.get('etag') ?? '';
    expect(await send('POST', `${path}/versions`, { document: policyText('WARN') })).toMatchObject({
      status: 201,
      body: { version: 2, note: '' },
    });
    expect(await send('POST', `${path}/activate`, { version: 2, expected: null })).toMatchObject({ status: 412 });
    expect(await send('POST', `${path}/activate`, { version: 2 }, { 'if-match': tag })).toMatchObject({ status: 412 });
    expect(await send('POST', `${path}/activate`, { version: 3 })).toMatchObject({ status: 404 });
    const { headers } = await send('GET', path);
    const second = await send('POST', `${path}/activate`, { version: 2 }, { 'if-match': headers.get('etag') ?? '' });
    expect(second).toMatchObject({ status: 200, body: { activeVersion: 2, previousVersion: 1 } });
    expect(await send('POST', `${path}/rollback`)).toMatchObject({ status: 200, body: { activeVersion: 1 } });
    expect(await send('POST', `${path}/deactivate`)).toMatchObject({
      status: 200,
      body: { activeVersion: null, isDefault: false },
    });
    expect(await send('GET', '')).toMatchObject({ body: { items: [{ name: 'web', latestVersion: 2 }], next: null } });
    expect(await send('GET', `${path}/versions`)).toMatchObject({ body: { items: [{ version: 2 }, { version: 1 }] } });
    expect(await send('GET', `${path}/versions/1`)).toMatchObject({ body: { document: policyText('STOP') } });
    expect(await send('GET', `${path}/versions/2/diff?against=1`)).toMatchObject({
      status: 200,
      body: {
        text: expect.stringContaining('+++ b/policy'),
        changes: [{ kind: 'changed', path: '/rule_sets/r/rules/all/action', before: 'STOP', after: 'WARN' }],
        whole: true,
      },
    });
  });

  it.skipIf(missing !== null)('are refused with every problem and its place, and kept apart by space', async () => {
    const document =
      'version: "2"\nid: p\nname: p\nrule_sets:\n  - id: r\n    name: r\n    rules:\n      - gate: nothing\n        trigger: x\n';
    const refused = await send('POST', '', { name: 'bad', document });
    expect(refused).toMatchObject({ status: 422, body: { code: 'POLICY_INVALID' } });
    expect(await send('POST', '/validate', { document })).toMatchObject({
      status: 200,
      body: { valid: false, problems: expect.arrayContaining([expect.objectContaining({ line: 8 })]) },
    });
    expect(await send('POST', '/validate', { document: policyText('STOP') })).toMatchObject({
      status: 200,
      body: { valid: true, name: 'p' },
    });
    expect(await send('GET', '/nothing')).toMatchObject({ status: 404 });
    expect(await send('GET', '/nothing/versions')).toMatchObject({ status: 404 });
    expect(await send('POST', '/nothing/activate', { version: 1 })).toMatchObject({ status: 404 });
  });

  it.skipIf(missing !== null)('are imported from documents of an older shape, and tested', async () => {
    const legacy = JSON.stringify({
      id: 'old',
      name: 'old',
      version: '1_0',
      policies: [
        {
          id: 'r',
          name: 'r',
          version: '1_0',
          rules: [{ id: 'x', gate: 'always', trigger: 'always', action: 'STOP', params: [] }],
        },
      ],
      whitelists: [],
      mappings: [
        {
          id: 'm',
          name: 'm',
          registry: '*',
          repository: '*',
          image: { type: 'tag', value: '*' },
          policy_id: 'r',
          whitelist_ids: [],
        },
      ],
      whitelisted_images: [],
      blacklisted_images: [],
    });
    expect(await send('POST', '/import', { document: legacy })).toMatchObject({
      status: 200,
      body: { policy: { rule_sets: [{ id: 'r' }] }, problems: expect.any(Array) },
    });
    expect(await send('POST', '/import', { document: 'x: 1', from: 'kyverno' })).toMatchObject({ status: 422 });
    const { headers } = await send('POST', '', { name: 'tested', document: policyText('STOP') });
    const path = (headers.get('location') ?? '').slice('/api/v1/policies'.length);
    const tests = JSON.stringify({
      cases: [
        { name: 'stops', facts: {}, image: 'x.example/y:1', expect: { verdict: 'fail' } },
        { name: 'does not pass', facts: {}, image: 'x.example/y:1', expect: { verdict: 'pass' } },
      ],
    });
    expect(await send('POST', `${path}/versions/1/test`, { tests })).toMatchObject({
      status: 200,
      body: { passed: 1, failed: 1 },
    });
    expect(await send('POST', `${path}/versions/1/test`, { tests: '{' })).toMatchObject({ status: 422 });
  });
});
