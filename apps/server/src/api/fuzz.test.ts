import { testRuns } from '@assay/testkit';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seedService } from '../testing/seed-service.ts';
import { type TestService, startTestService } from '../testing/test-service.ts';
import { TRIED, requestsTo, sendWild } from '../testing/wild-requests.ts';
import { ROUTES } from './registry.ts';

describe('whatever is sent', () => {
  let service: TestService;
  let known: readonly string[];
  const statuses = new Map<number | null, number>();
  beforeAll(async () => {
    // Nothing leaves the machine: no worker, and no address that may be connected to.
    service = await startTestService({ role: 'api', allowedEgress: [] });
    known = await seedService(service, ROUTES);
  });
  afterAll(() => service.stop());

  it.each(TRIED.map((route) => [`${route.method} ${route.path}`, route] as const))(
    'to %s is answered, or refused as a problem',
    async (_, route) => {
      const before = service.lines.length;
      await fc.assert(
        fc.asyncProperty(requestsTo(route, known), async (request) => {
          const status = await sendWild(service, route, request);
          statuses.set(status, (statuses.get(status) ?? 0) + 1);
        }),
        { ...testRuns(12), interruptAfterTimeLimit: 15_000 },
      );
      expect(service.lines.slice(before).filter(({ level }) => level === 'error')).toEqual([]);
    },
    60_000,
  );

  it('is right often enough to try what comes after the first look', () => {
    expect(known.length).toBeGreaterThan(20);
    for (const status of [200, 400, 404]) expect([status, (statuses.get(status) ?? 0) > 30]).toEqual([status, true]);
  });
});
