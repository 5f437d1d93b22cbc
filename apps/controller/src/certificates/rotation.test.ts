import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type CertificateState, firstState, isUsable, nextState, published, trustedBundle } from './rotation.ts';
import { readState, secretBody } from './state-secret.ts';

const DAY = 86_400_000;
const START = Date.parse('2026-01-01T00:00:00Z');
const OPTIONS = {
  names: ['assay.assay-system.svc', '127.0.0.1'],
  times: { authorityMs: 90 * DAY, leafMs: 30 * DAY, overlapMs: DAY },
};

function isTrusted(leaf: string, bundle: string): boolean {
  const certificates = bundle.split(/(?<=-----END CERTIFICATE-----\n)/).filter((part) => part.includes('BEGIN'));
  return certificates.some((one) => new X509Certificate(leaf).checkIssued(new X509Certificate(one)));
}

describe('rotation of certificates', () => {
  it('makes an authority and a leaf for the names that is valid for servers', async () => {
    const state = await firstState(START, OPTIONS);
    const leaf = new X509Certificate(state.leaf.certificate);
    expect(leaf.checkHost('assay.assay-system.svc')).toBe('assay.assay-system.svc');
    expect(leaf.checkIP('127.0.0.1')).toBe('127.0.0.1');
    expect(leaf.ca).toBe(false);
    expect(leaf.verify(new X509Certificate(state.authority.certificate).publicKey)).toBe(true);
    expect(new X509Certificate(state.authority.certificate).ca).toBe(true);
    expect(await isUsable(state, START)).toBe(true);
    expect(await isUsable(state, START + 31 * DAY)).toBe(false);
  });

  it('changes nothing before two thirds of the life of a leaf, and then the leaf alone', async () => {
    const state = await firstState(START, OPTIONS);
    expect(await nextState(state, START + 19 * DAY, OPTIONS)).toBe(state);
    const next = await nextState(state, START + 21 * DAY, OPTIONS);
    expect(next.leaf.certificate).not.toBe(state.leaf.certificate);
    expect(next.authority).toBe(state.authority);
  });

  it('makes a new leaf when its names changed', async () => {
    const state = await firstState(START, OPTIONS);
    const next = await nextState(state, START, { ...OPTIONS, names: [...OPTIONS.names, 'other.svc'] });
    expect(new X509Certificate(next.leaf.certificate).checkHost('other.svc')).toBe('other.svc');
  });

  it('never serves what was not published for the time of the overlap, over ten months of half days', async () => {
    let state: CertificateState = await firstState(START, OPTIONS);
    const bundles: { at: number; bundle: string }[] = [{ at: START - DAY, bundle: trustedBundle(state) }];
    const authorities = new Set<string>();
    for (let now = START; now < START + 300 * DAY; now += DAY / 2) {
      const before = state;
      state = await nextState(published(state, now), now, OPTIONS);
      if (state === before) continue;
      bundles.push({ at: now, bundle: trustedBundle(state) });
      authorities.add(state.authority.certificate);
      expect(await isUsable(state, now)).toBe(true);
      // A server that has not heard of the news of the last day trusts the bundle before it.
      const last = bundles.findLastIndex(({ at }) => at <= now - DAY);
      const seen = bundles.slice(last).filter(({ bundle }) => !isTrusted(state.leaf.certificate, bundle));
      expect(seen).toEqual([]);
    }
    expect(authorities.size).toBeGreaterThan(3);
  });

  it('waits for the bundle to be published, however long that takes', async () => {
    const state = await firstState(START, OPTIONS);
    const prepared = await nextState(state, START + 61 * DAY, OPTIONS);
    expect(prepared.next?.publishedAt).toBeNull();
    expect(prepared.authority).toBe(state.authority);
    const later = await nextState({ ...prepared, leaf: prepared.leaf }, START + 80 * DAY, OPTIONS);
    expect(later.authority).toBe(state.authority);
  });

  it('reads back what it wrote', async () => {
    const state = published(
      await nextState(await firstState(START, OPTIONS), START + 61 * DAY, OPTIONS),
      START + 61 * DAY,
    );
    const at = { namespace: 'a', name: 'b', resourceVersion: null };
    const body = secretBody(at, { ...state, previous: { certificate: 'old\n', replacedAt: START } });
    const object = { ...at, uid: '', resourceVersion: '1', generation: 1, labels: {}, annotations: {}, raw: body };
    expect(readState(object)).toEqual({ ...state, previous: { certificate: 'old\n', replacedAt: START } });
  });
});
