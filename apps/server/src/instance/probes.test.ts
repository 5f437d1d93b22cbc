import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestService, startTestService } from '../testing/test-service.ts';

describe('probes and metrics', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await startTestService();
  });
  afterAll(() => service.stop());

  it('tell everybody whether the service is alive and ready', async () => {
    expect((await service.request('GET', '/livez', undefined, { key: null })).body).toEqual({ alive: true });
    const { status, body } = await service.request('GET', '/readyz', undefined, { key: null });
    expect([status, body]).toEqual([
      200,
      { ready: true, checks: { database: 'ok', room: 'ok', stopping: 'ok' }, advisoryDataAge: null },
    ]);
  });

  it('count requests by the pattern of their route, never by what callers choose', async () => {
    for (const name of ['a', 'b', 'c']) await fetch(`${service.url}/nothing-${name}`);
    await service.request('GET', '/api/v1/version', undefined, { headers: { 'user-agent': 'chosen-by-caller' } });
    const { body } = await service.request('GET', '/metrics');
    const text = String(body);
    expect(text).toMatch(/assay_http_request_duration_seconds_count\{[^}]*route="\/api\/v1\/version"[^}]*\} 1/);
    expect(text).toMatch(/assay_http_request_duration_seconds_count\{[^}]*route="unknown"[^}]*\} 3/);
    expect(text).toMatch(/assay_queue_depth\{lane="interactive"\} \d+/);
    expect(text).toContain('assay_build_info{version="0.0.0-test"} 1');
    expect(text).not.toMatch(/nothing-|chosen-by-caller/);
  });

  it('tell metrics to nobody without the permission', async () => {
    expect((await service.request('GET', '/metrics', undefined, { key: null })).status).toBe(401);
  });

  it('have an address of their own when they are given one, and none else', async () => {
    const own = await startTestService({ metricsListen: { host: '127.0.0.1', port: 0 }, role: 'worker' });
    const { metricsAddress } = own.service;
    const statuses = await Promise.all(
      ['/metrics', '/livez', '/readyz', '/api/v1/version', '/metrics/x'].map(
        async (path) => (await fetch(`${metricsAddress}${path}`)).status,
      ),
    );
    expect(statuses).toEqual([200, 200, 200, 404, 404]);
    expect((await fetch(`${metricsAddress}/metrics`, { method: 'POST' })).status).toBe(404);
    await own.stop();
    const api = await startTestService({ metricsListen: { host: '127.0.0.1', port: 0 } });
    expect((await api.request('GET', '/metrics')).status).toBe(404);
    await api.stop();
  });

  it('are not ready once the database is gone', async () => {
    const own = await startTestService({ metricsListen: { host: '127.0.0.1', port: 0 } });
    const stopped = { ...own.service.parts.store, schema: () => Promise.reject(new Error('gone')) };
    const { readiness } = await import('./readiness.ts');
    expect(await readiness({ ...own.service.parts, store: stopped })).toMatchObject({
      ready: false,
      checks: { database: 'unreachable' },
    });
    expect(await readiness({ ...own.service.parts, stopping: AbortSignal.abort() })).toMatchObject({ ready: false });
    await own.stop();
  });
});
