import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { BASIC_REQUEST, EMPTY_CONFIG, NO_TRUST, type TrustRequest, type Verifier, parseReference } from '@assay/core';
import { buildImage, evidenceTarget, openImages } from '@assay/oci';
import {
  type EvidencePiece,
  type FakeRegistry,
  putContent,
  putEvidence,
  registryOptions,
  startFakeRegistry,
  storeEvidence,
} from '@assay/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FactContext } from '../fact-sources.ts';
import { type TrustOptions, trustSources, verifyImage } from './trust-sources.ts';

const image = buildImage({ layers: [{ entries: [{ path: 'a', content: 'b' }] }] });
const { digest } = image.root;
const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' });
let registry: FakeRegistry;

beforeEach(async () => {
  registry = await startFakeRegistry();
  putContent(registry, 'app', image, '1');
});
afterEach(async () => {
  await registry[Symbol.asyncDispose]();
});

function signature(key: KeyObject, note = 'x'): EvidencePiece {
  const critical = {
    identity: { 'docker-reference': '' },
    image: { 'docker-manifest-digest': digest },
    type: 'cosign container image signature',
  };
  const content = Buffer.from(JSON.stringify({ critical, optional: { note } }));
  const value = sign('sha256', content, key).toString('base64');
  return { form: 'cosign', suffix: 'sig', content, annotations: { 'dev.cosignproject.cosign/signature': value } };
}

function put(repository: string, pieces: readonly EvidencePiece[], tagPrefix?: string): void {
  putEvidence(registry, repository, storeEvidence(image.root, pieces, tagPrefix === undefined ? {} : { tagPrefix }));
}

function byKey(name: string, key: KeyObject, more: Partial<Verifier> = {}): Verifier {
  const pem = key.export({ type: 'spki', format: 'pem' });
  const base = { annotations: {}, repository: null, trustedRoot: null, signatureFormat: null };
  const keys = [{ name, pem, hash: 'sha256', validFrom: null, validUntil: null, revokedFrom: null } as const];
  const demand = { log: 'ignored', certificateLog: 'ignored', timestamp: 'ignored' } as const;
  return { ...base, ...more, kind: 'key', name, keys, demand };
}

const asking = (...verifiers: readonly Verifier[]): TrustRequest => ({ ...NO_TRUST, verifiers });

type Context = Pick<FactContext, 'evidenceTarget' | 'needs' | 'evaluatedAt'>;

async function contextOf(trust: TrustRequest): Promise<Context> {
  const [opened] = await openImages(`${registry.host}/app:1`, registryOptions({ insecure: [registry.host] }));
  if (opened === undefined) throw new Error('no image');
  await using one = opened;
  const needs = { kinds: new Set<never>(), request: BASIC_REQUEST, trust };
  return { evidenceTarget: evidenceTarget(one), needs, evaluatedAt: new Date() };
}

const options = (more: Partial<TrustOptions> = {}): TrustOptions => ({
  open: registryOptions({ insecure: [registry.host] }),
  rootFetcher: null,
  revocation: null,
  signal: new AbortController().signal,
  ...more,
});

async function acceptedBy(trust: TrustRequest, more: Partial<TrustOptions> = {}): Promise<readonly string[]> {
  const verified = await verifyImage(await contextOf(trust), options(more));
  return (verified?.report.signatures ?? []).flatMap(({ verifiers }) => verifiers);
}

describe('verification for rules', () => {
  it('says nothing of what is no image', async () => {
    const context = { ...(await contextOf(NO_TRUST)), evidenceTarget: null };
    expect(await verifyImage(context, options())).toBeUndefined();
  });

  it('accepts by those whom the policy and whoever uses it name; of two with one name that of the policy counts', async () => {
    put('app', [signature(pair.privateKey)]);
    expect(await acceptedBy(asking(byKey('release', pair.publicKey)))).toEqual(['release']);
    expect(await acceptedBy(NO_TRUST, { more: asking(byKey('release', pair.publicKey)) })).toEqual(['release']);
    const wrong = asking(byKey('release', stranger.publicKey));
    expect(await acceptedBy(wrong, { more: asking(byKey('release', pair.publicKey)) })).toEqual([]);
  });

  it('looks in another repository where a verifier names it', async () => {
    put('elsewhere', [signature(pair.privateKey)]);
    const repository = `${registry.host}/elsewhere`;
    expect(await acceptedBy(asking(byKey('here', pair.publicKey)))).toEqual([]);
    expect(await acceptedBy(asking(byKey('there', pair.publicKey, { repository })))).toEqual(['there']);
    const nowhere = `${registry.host}/nowhere`;
    expect(await acceptedBy(asking(byKey('there', pair.publicKey, { repository: nowhere })))).toEqual([]);
  });

  it('looks under prefixed tags where a verifier names the prefix', async () => {
    put('app', [signature(pair.privateKey)], 'team-');
    expect(await acceptedBy(asking(byKey('plain', pair.publicKey)))).toEqual([]);
    expect(await acceptedBy(asking(byKey('prefixed', pair.publicKey, { tagPrefix: 'team-' })))).toEqual(['prefixed']);
  });

  it('counts one signature once however often it is found', async () => {
    const piece = signature(pair.privateKey);
    put('app', [piece, piece, signature(pair.privateKey, 'y')]);
    expect(await acceptedBy(asking(byKey('release', pair.publicKey)))).toEqual(['release', 'release']);
  });

  it('tells of a repository that cannot be reached, and accepts nothing in its place', async () => {
    const repository = '127.0.0.1:9/elsewhere';
    const gone = asking(byKey('there', pair.publicKey, { repository }));
    const verified = await verifyImage(await contextOf(gone), options());
    expect(verified?.report.signatures).toEqual([]);
    expect(verified?.report.search.gaps.length).toBeGreaterThan(0);
  });
});

describe('facts', () => {
  it('are gathered once for an image, whatever rules ask', async () => {
    put('app', [signature(pair.privateKey)]);
    const context = await contextOf(asking(byKey('release', pair.publicKey)));
    const before = registry.requests.length;
    const sources = trustSources(options());
    const reference = parseReference(`${registry.host}/app:1`);
    const subject = { reference: '', digest, imageId: null, indexDigest: null, platform: null };
    const fact: FactContext = {
      ...context,
      identity: { subject, reference },
      inspection: null,
      config: EMPTY_CONFIG,
      history: [],
      layers: [],
    };
    await sources.signatures(fact);
    const first = registry.requests.length - before;
    await Promise.all([sources.attestations(fact), sources.provenance(fact), sources.evidenceSearch(fact)]);
    expect(first).toBeGreaterThan(0);
    expect(registry.requests.length - before).toBe(first);
  });
});
