import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestService, startTestService } from '../testing/test-service.ts';

describe('a service that was just started', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await startTestService();
  });
  afterAll(() => service.stop());

  it('tells its version to everybody', async () => {
    const { status, body } = await service.request('GET', '/api/v1/version', undefined, { key: null });
    expect({ status, body }).toEqual({ status: 200, body: { version: '0.0.0-test', api: 'v1' } });
  });

  it('refuses a key that is none, and knows no other routes', async () => {
    expect((await service.request('GET', '/api/v1/version', undefined, { key: 'nonsense' })).status).toBe(401);
    const { status, headers } = await service.request('GET', '/api/v1/nothing');
    expect([status, headers.get('content-type')]).toEqual([404, expect.stringContaining('application/problem+json')]);
  });
});
