import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestAnswer, type TestService, startTestService } from '../testing/test-service.ts';

/** Two mappings: one repository is asked the rule, all else nothing. */
const DOCUMENT = `version: "2"
id: p
name: p
rule_sets:
  - id: strict
    rules:
      - { id: never, gate: always, trigger: always, action: STOP }
mappings:
  - { id: prod, name: production, registry: registry.example, repository: prod/*, image: { type: tag, value: "*" }, rule_set_ids: [strict] }
  - { id: rest, name: the rest, registry: "*", repository: "*", image: { type: tag, value: "*" }, rule_set_ids: [] }
`;

describe('trying a policy document', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await startTestService();
  });
  afterAll(async () => {
    await service.stop();
  });

  const send = async (method: string, path: string, body?: unknown, headers = {}): Promise<TestAnswer> =>
    service.request(method, `/api/v1/policies${path}`, body, { headers });

  it.each([
    ['registry.example/prod/app:1', 'prod', ['never']],
    ['registry.example/test/app:1', 'rest', []],
    [`registry.example/prod/app@sha256:${'a'.repeat(64)}`, 'prod', ['never']],
  ])('tells which mapping %s has', async (reference, id, rules) => {
    const answer = await send('POST', '/match', { document: DOCUMENT, reference });
    expect(answer).toMatchObject({
      status: 200,
      body: { mapping: { id }, rules: rules.map((ruleId) => ({ ruleId })), unmapped: 'stop' },
    });
  });

  it.each([
    [{ document: DOCUMENT, reference: '///' }, 'REFERENCE_INVALID'],
    [{ document: 'x: [', reference: 'a/b:1' }, 'POLICY_UNREADABLE'],
  ])('refuses %j', async (body, code) => {
    const answer = await send('POST', '/match', body);
    expect([answer.status >= 400 && answer.status < 500, answer.body]).toMatchObject([true, { code }]);
  });

  it('runs tests against a document that is not stored', async () => {
    const tests =
      'cases:\n  - { name: stops, image: registry.example/prod/a:1, facts: {}, expect: { verdict: fail } }\n';
    expect(await send('POST', '/test', { document: DOCUMENT, tests })).toMatchObject({
      status: 200,
      body: { passed: 1, failed: 0, results: [{ name: 'stops', passed: true }] },
    });
    expect(await send('POST', '/test', { document: DOCUMENT, tests: 'cases: {' })).toMatchObject({ status: 422 });
    expect(await send('GET', '')).toMatchObject({ body: { items: [] } });
  });

  it('tells the schema and every gate', async () => {
    expect(await send('GET', '/schema')).toMatchObject({ status: 200, body: { title: 'Assay policy' } });
    expect(await send('GET', '/gates')).toMatchObject({
      status: 200,
      body: { gates: expect.arrayContaining([expect.objectContaining({ gate: 'always' })]) },
    });
  });

  it('takes a version only on top of the one that its author saw', async () => {
    const made = await send('POST', '', { name: 'p', document: DOCUMENT });
    const path = (made.headers.get('location') ?? '').slice('/api/v1/policies'.length);
    const match = { 'if-match': made.headers.get('etag') ?? '' };
    expect(await send('POST', `${path}/versions`, { document: DOCUMENT }, match)).toMatchObject({ status: 201 });
    expect(await send('POST', `${path}/versions`, { document: DOCUMENT }, match)).toMatchObject({ status: 412 });
  });
});
