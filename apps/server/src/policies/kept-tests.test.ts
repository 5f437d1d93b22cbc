import { isJsonObject } from '@assay/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaseKinds } from '../../../../packages/store/src/testing/test-stores.ts';
import { startServiceOn } from '../testing/service-stores.ts';
import type { TestService } from '../testing/test-service.ts';
import { always, policyText } from '../testing/policy-text.ts';

/** A document of tests with one case that wants that verdict. */
function testsFor(verdict: string, more = ''): string {
  return `cases:\n  - { name: told, image: registry.example/a:1, facts: {}, expect: { verdict: ${verdict} } }\n${more}`;
}

describe.each(databaseKinds())('tests that are kept with versions of policies, on $name', (kind) => {
  const { missing } = kind;
  let service: TestService | null = null;
  beforeAll(async () => {
    if (missing !== null) return;
    service = await startServiceOn(kind);
  });
  afterAll(async () => service?.stop());

  const send = async (method: string, path: string, body?: unknown) => {
    if (service === null) return expect.fail('the service runs');
    return service.request(method, `/api/v1${path}`, body);
  };
  const make = async (name: string, tests: string | null): Promise<string> => {
    const made = await send('POST', '/policies', { name, document: policyText([always('STOP')]), tests });
    expect(made.status).toBe(201);
    return (made.headers.get('location') ?? '').slice('/api/v1'.length);
  };

  it.skipIf(missing !== null)('are told with their version, run, and go along with the next one', async () => {
    const path = await make('kept', testsFor('fail'));
    expect(await send('GET', `${path}/versions/1`)).toMatchObject({ body: { testCases: 1, tests: testsFor('fail') } });
    expect(await send('POST', `${path}/versions/1/test`, {})).toMatchObject({ body: { passed: 1, failed: 0 } });
    expect(await send('POST', `${path}/versions`, { document: policyText([always('WARN')]) })).toMatchObject({
      status: 201,
    });
    expect(await send('POST', `${path}/versions/2/test`, {})).toMatchObject({ body: { passed: 0, failed: 1 } });
    await send('POST', `${path}/versions`, { document: policyText([always('WARN')]), tests: testsFor('warn') });
    await send('POST', `${path}/versions`, { document: policyText([always('GO')]), tests: null });
    expect(await send('GET', `${path}/versions`)).toMatchObject({
      body: { items: [{ testCases: 0 }, { testCases: 1 }, { testCases: 1 }, { testCases: 1 }] },
    });
    expect(await send('POST', `${path}/versions/4/test`, {})).toMatchObject({ body: { passed: 0, failed: 0 } });
    expect(await send('GET', `${path}/versions/4`)).toMatchObject({ body: { tests: null } });
  });

  it.skipIf(missing !== null)(
    'keep a version from counting while they fail, unless somebody says otherwise',
    async () => {
      const path = await make('guarded', testsFor('fail'));
      expect(await send('POST', `${path}/activate`, { version: 1 })).toMatchObject({ status: 200 });
      await send('POST', `${path}/versions`, { document: policyText([always('GO')]) });
      expect(await send('POST', `${path}/activate`, { version: 2 })).toMatchObject({
        status: 409,
        body: {
          code: 'POLICY_TESTS_FAILED',
          detail: '1 of 1 tests kept with version 2 fail',
          problems: [{ line: 2, message: expect.stringContaining('told: the verdict is pass, not fail') }],
        },
      });
      expect(await send('GET', path)).toMatchObject({ body: { activeVersion: 1 } });
      expect(await send('POST', `${path}/activate`, { version: 2, despiteTests: true })).toMatchObject({ status: 200 });
      const audit = await send('GET', '/audit?action=policy.activate&limit=1');
      expect(audit.body).toMatchObject({ items: [{ details: { version: 2, failedTests: 1 } }] });
      expect(await send('POST', `${path}/rollback`)).toMatchObject({ status: 200, body: { activeVersion: 1 } });
      // The way back is open, whatever the tests say.
      expect(await send('POST', `${path}/rollback`)).toMatchObject({ status: 200, body: { activeVersion: 2 } });
    },
  );

  it.skipIf(missing !== null).each([
    ['cases: {', 'POLICY_UNREADABLE'],
    ['cases:\n  - { name: x, expect: { verdict: maybe } }\n', 'POLICY_TESTS_INVALID'],
    ['cases:\n  - { name: x, fixture: x.json, expect: { verdict: pass } }\n', 'POLICY_TESTS_ELSEWHERE'],
    ['cases:\n  - { name: x, target: "oci:x", expect: { verdict: pass } }\n', 'POLICY_TESTS_ELSEWHERE'],
  ])('are refused where they cannot be run: %j', async (tests, code) => {
    const refused = await send('POST', '/policies', { name: 'refused', document: policyText([always('STOP')]), tests });
    expect(refused).toMatchObject({ status: 422, body: { code } });
    expect(isJsonObject(refused.body) ? refused.body['problems'] : null).not.toHaveLength(0);
    expect(await send('GET', '/policies')).not.toMatchObject({
      body: { items: expect.arrayContaining([expect.objectContaining({ name: 'refused' })]) },
    });
  });
});
