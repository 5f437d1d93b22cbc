import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NOTHING, defineRoute } from './route.ts';
import { ANY_JSON } from './schemas.ts';
import { type RoutesUnderTest, startRoutes } from '../testing/test-routes.ts';

const plain = {
  method: 'GET',
  tag: 'test',
  summary: 'A test.',
  params: NOTHING,
  query: NOTHING,
  body: NOTHING,
  answers: { 200: { description: 'Anything.', schema: ANY_JSON } },
} as const;
const routes = [
  defineRoute({
    ...plain,
    id: 'own',
    path: '/own',
    access: { kind: 'permission', permission: 'images:read' },
    handle: async ({ origin }) => ({ status: 200, body: { origin } }),
  }),
  defineRoute({
    ...plain,
    id: 'open',
    path: '/open',
    access: { kind: 'public' },
    handle: async () => ({ status: 200, body: {} }),
  }),
  defineRoute({
    ...plain,
    id: 'probe',
    path: '/probe',
    access: { kind: 'public' },
    limited: false,
    handle: async () => ({ status: 200, body: {} }),
  }),
];
const nobody = { headers: { authorization: '' } };

describe('callers', () => {
  let under: RoutesUnderTest;
  beforeAll(async () => {
    under = await startRoutes(routes, { requestsPerMinute: 40, trustedProxies: ['127.0.0.1'] });
  });
  afterAll(() => under.stop());
  const statuses = async (count: number, send: () => Promise<Response>): Promise<readonly number[]> =>
    (await Promise.all(Array.from({ length: count }, send))).map(({ status }) => status);
  const many = (all: readonly number[], status: number): number => all.filter((each) => each === status).length;
  const from = (address: string): Record<string, string> => ({ 'x-forwarded-for': address });

  it('may send so many requests, then wait as long as they are told', async () => {
    const all = await statuses(60, () => under.send('/own'));
    expect([many(all, 200) >= 40, many(all, 429) >= 15]).toEqual([true, true]);
    const refused = await under.send('/own');
    expect([refused.status, Number(refused.headers.get('retry-after'))]).toEqual([429, expect.toBeOneOf([1, 2])]);
  });

  it('without a credential may send fewer, each address for itself; probes are not counted', async () => {
    const send = (address: string) => () => under.send('/open', { headers: { ...nobody.headers, ...from(address) } });
    expect(many(await statuses(50, send('198.51.100.1')), 429)).toBeGreaterThan(10);
    expect(many(await statuses(5, send('198.51.100.2')), 200)).toBe(5);
    expect(many(await statuses(100, () => under.send('/probe', nobody)), 200)).toBe(100);
  });

  it('who guess are stopped, also when they guess right later; a stale key locks out itself alone', async () => {
    const guess = (token: string) => () =>
      under.send('/own', { headers: { authorization: `Bearer ${token}`, ...from('198.51.100.9') } });
    expect(many(await statuses(40, guess('nonsense-nonsense')), 429)).toBeGreaterThan(10);
    const stale = `assay_${'0'.repeat(8)}-0000-7000-8000-${'0'.repeat(12)}_${'a'.repeat(43)}`;
    expect(many(await statuses(5, guess(stale)), 401)).toBe(5);
    expect((await guess('nonsense-nonsense')()).status).toBe(429);
  });
});

describe('the public address', () => {
  let under: RoutesUnderTest;
  beforeAll(async () => {
    under = await startRoutes(routes, { publicUrl: 'https://assay.example' });
  });
  afterAll(() => under.stop());

  it('is the only one for browsers', async () => {
    expect((await under.send('/open', { headers: { authorization: '', cookie: 'a=b' } })).status).toBe(421);
    expect((await under.send('/open', { headers: { authorization: '', origin: 'https://evil.example' } })).status).toBe(
      421,
    );
    expect((await under.send('/open', nobody)).status).toBe(200);
    expect((await under.send('/own')).status).toBe(200);
  });

  it('over TLS tells browsers to stay with it', async () => {
    expect((await under.send('/open', nobody)).headers.get('strict-transport-security')).toContain('max-age');
  });
});
