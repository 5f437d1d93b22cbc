import { ASN1Obj } from '@sigstore/core';
import { initializeTSA } from '@sigstore/mock';
import { Extension, X509CrlGenerator } from '@peculiar/x509';
import { createHash, generateKeyPairSync } from 'node:crypto';
import type { Evidence, EvidenceForm, NotationTrust } from '@assay/core';
import * as fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  type Holder,
  type NotationDraft,
  SIGNED_MANIFEST,
  makeAuthority,
  makeCose,
  makeJws,
  makeSigner,
} from '../testing/notation-material.ts';
import { sha256Digest } from '../testing/sha256-digest.ts';
import { createRevocationCheck } from './revocation/check-revocation.ts';
import type { RevocationCheck } from './revocation/revocation.ts';
import { type NotationContext, type NotationOutcome, verifyNotation } from './verify-notation.ts';

const AT = new Date('2026-06-01T00:00:00Z');
const SUBJECT = {
  digest: SIGNED_MANIFEST.digest,
  role: 'manifest',
  platform: null,
  mediaType: SIGNED_MANIFEST.mediaType,
  sizeBytes: SIGNED_MANIFEST.size,
} as const;
const CONTEXT: NotationContext = { subject: SUBJECT, at: AT, revocation: null };

let root: Holder;
let signer: Holder;
let stamp: (at: Date) => Promise<{ pem: string; timestamp: (signature: Uint8Array) => Promise<Uint8Array> }>;

beforeAll(async () => {
  root = await makeAuthority();
  signer = await makeSigner(root);
  stamp = async (at) => {
    const tsa = await initializeTSA(generateKeyPairSync('ec', { namedCurve: 'P-256' }), at);
    const timestamp = async (signature: Uint8Array): Promise<Uint8Array> => {
      const answer = await tsa.timestamp({
        artifactHash: createHash('sha256').update(signature).digest(),
        hashAlgorithmOID: '2.16.840.1.101.3.4.2.1',
        nonce: 1,
        policyOID: '1.2.3',
        certReq: true,
      });
      const bytes = Buffer.from(answer.buffer, answer.byteOffset, answer.byteLength);
      return ASN1Obj.parseBuffer(Buffer.from(bytes)).subs[1]?.toDER() ?? new Uint8Array(0);
    };
    const certificate = tsa.rootCertificate;
    const der = Buffer.from(certificate.buffer, certificate.byteOffset, certificate.byteLength);
    return { pem: `-----BEGIN CERTIFICATE-----\n${der.toString('base64')}\n-----END CERTIFICATE-----`, timestamp };
  };
});

function trust(change: Partial<NotationTrust> = {}): NotationTrust {
  return {
    level: 'strict',
    override: { revocation: 'skip' },
    verifyTimestamp: 'always',
    stores: { ca: [root.certificate.toString('pem')], signingAuthority: [], tsa: [] },
    identities: [],
    ...change,
  };
}

async function verify(
  form: EvidenceForm,
  draft: Partial<NotationDraft>,
  policy: NotationTrust = trust(),
  context: NotationContext = CONTEXT,
): Promise<NotationOutcome> {
  const full = { chain: [signer, root], ...draft };
  const content = await (form === 'notation-cose' ? makeCose(full) : makeJws(full));
  return await verifyNotation(evidenceOf(form, content), policy, context);
}

function evidenceOf(form: EvidenceForm, content: Uint8Array): Evidence {
  return {
    form,
    content,
    digest: sha256Digest(content),
    mediaType: 'application/jose+json',
    annotations: {},
    subject: SUBJECT.digest,
    origin: { found: 'referrers-api', place: 'registry.example.com/app', manifest: null },
  };
}

const codeOf = (outcome: NotationOutcome): string => (outcome.ok ? 'accepted' : outcome.failure.code);

describe.each(['notation-jws', 'notation-cose'] as const)('%s', (form) => {
  test('a signature of a trusted authority is accepted, with who signed and what was noted', async () => {
    const outcome = await verify(form, { target: { annotations: { stage: 'production' } } });
    expect(outcome).toMatchObject({ ok: true, annotations: { stage: 'production' }, signedAt: null, tolerated: [] });
    expect(outcome.signer.identity).toContain('CN=signer');
  });

  const cases: readonly (readonly [what: string, draft: Partial<NotationDraft>, code: string])[] = [
    ['another image', { target: { digest: sha256Digest('other') } }, 'SUBJECT_MISMATCH'],
    ['another size', { target: { size: 124 } }, 'SUBJECT_MISMATCH'],
    ['another media type', { target: { mediaType: 'application/json' } }, 'SUBJECT_MISMATCH'],
    ['another kind of payload', { contentType: 'application/json' }, 'PAYLOAD_TYPE'],
    ['an end that has passed', { expiry: '2026-05-31T23:59:59Z' }, 'SIGNATURE_EXPIRED'],
    [
      'an unknown critical attribute',
      { critical: ['io.cncf.notary.signingScheme', 'x'], extra: { x: 1 } },
      'CRITICAL_UNKNOWN',
    ],
    [
      'a critical attribute that is not there',
      { critical: ['io.cncf.notary.signingScheme', 'io.cncf.notary.expiry'] },
      'CRITICAL_UNKNOWN',
    ],
    [
      'an end that is not critical',
      { expiry: '2027-01-01T00:00:00Z', critical: ['io.cncf.notary.signingScheme'] },
      'CRITICAL_UNKNOWN',
    ],
    ['no critical attributes', { critical: [] }, 'CRITICAL_UNKNOWN'],
    ['a plugin', { extra: { 'io.cncf.notary.verificationPlugin': 'p' } }, 'CRITICAL_UNKNOWN'],
    ['an unknown scheme', { scheme: 'notary.x509.other' }, 'CRITICAL_UNKNOWN'],
    ['the algorithm of another key', { algorithm: form === 'notation-jws' ? 'ES384' : '-35' }, 'SIGNATURE_INVALID'],
    ['no algorithm', { algorithm: form === 'notation-jws' ? 'none' : '-999' }, 'ENVELOPE_INVALID'],
    ['no certificates', { chain: [] }, 'CERTIFICATE_INVALID'],
  ];
  test.each(cases)('%s is refused', async (_, draft, code) => {
    expect(codeOf(await verify(form, draft))).toBe(code);
  });

  test('one changed byte anywhere is refused, whatever it is', async () => {
    const content = await (form === 'notation-cose' ? makeCose : makeJws)({ chain: [signer, root] });
    await fc.assert(
      fc.asyncProperty(fc.nat(content.length - 1), fc.integer({ min: 1, max: 255 }), async (at, by) => {
        const changed = Buffer.from(content);
        changed[at] = (changed[at] ?? 0) ^ by;
        const outcome = await verifyNotation(evidenceOf(form, changed), trust(), CONTEXT);
        expect(outcome.ok).toBe(false);
      }),
      { numRuns: 150 },
    );
  });

  test('bytes that are no envelope are refused', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (content) => {
        expect((await verifyNotation(evidenceOf(form, content), trust(), CONTEXT)).ok).toBe(false);
      }),
    );
  });
});

describe('certificates', () => {
  const chainWith = async (change: Parameters<typeof makeSigner>[1]): Promise<NotationOutcome> =>
    await verify('notation-jws', { chain: [await makeSigner(root, change), root] });

  test('of an unknown authority are refused', async () => {
    const other = await makeAuthority();
    expect(codeOf(await verify('notation-jws', { chain: [await makeSigner(other), other] }))).toBe('CHAIN_UNTRUSTED');
  });

  test('of a trusted authority that did not sign the leaf are refused', async () => {
    const other = await makeAuthority();
    expect(codeOf(await verify('notation-jws', { chain: [await makeSigner(other), root] }))).toBe('CHAIN_UNTRUSTED');
  });

  test('through an authority between are accepted; a signer is no authority', async () => {
    const middle = await makeAuthority({ subject: 'CN=middle' }, root);
    const leaf = await makeSigner(middle);
    expect(codeOf(await verify('notation-jws', { chain: [leaf, middle, root] }))).toBe('accepted');
    const below = await makeSigner(signer);
    expect(codeOf(await verify('notation-jws', { chain: [below, signer, root] }))).toBe('CHAIN_UNTRUSTED');
  });

  test.each([
    ['for TLS', { extendedUsages: ['1.3.6.1.5.5.7.3.1'] }, 'CERTIFICATE_PURPOSE'],
    ['for anything', { extendedUsages: ['1.3.6.1.5.5.7.3.3', '2.5.29.37.0'] }, 'CERTIFICATE_PURPOSE'],
    ['not for signatures', { usages: 4 }, 'CERTIFICATE_PURPOSE'],
    ['that may sign certificates', { usages: 1 | 32 }, 'CERTIFICATE_PURPOSE'],
    ['that have ended', { notAfter: new Date('2026-02-01T00:00:00Z') }, 'CERTIFICATE_EXPIRED'],
    ['that do not hold yet', { notBefore: new Date('2026-12-01T00:00:00Z') }, 'CERTIFICATE_NOT_YET_VALID'],
  ])('%s are refused', async (_, change, code) => {
    expect(codeOf(await chainWith(change))).toBe(code);
  });

  test('without extended usage are accepted', async () => {
    expect(codeOf(await chainWith({ extendedUsages: null }))).toBe('accepted');
  });
});

describe('trusted identities', () => {
  test.each([
    [[{ C: 'US', O: 'acme.example' }], 'accepted'],
    [[{ C: 'DE' }, { CN: 'signer' }], 'accepted'],
    [[{ O: 'acme' }], 'IDENTITY_MISMATCH'],
    [[{ O: 'acme.example', L: 'Seattle' }], 'IDENTITY_MISMATCH'],
  ])('%j: %s', async (identities, code) => {
    expect(codeOf(await verify('notation-jws', {}, trust({ identities })))).toBe(code);
  });
});

describe('levels', () => {
  const expired: Partial<NotationDraft> = { expiry: '2026-05-01T00:00:00Z' };

  test('permissive logs an end that has passed', async () => {
    const outcome = await verify('notation-jws', expired, trust({ level: 'permissive' }));
    expect(outcome.ok && outcome.tolerated.map(({ code }) => code)).toEqual(['SIGNATURE_EXPIRED']);
  });

  test('permissive still wants a trusted authority, audit only a sound signature', async () => {
    const other = await makeAuthority();
    const chain = [await makeSigner(other), other];
    expect(codeOf(await verify('notation-jws', { chain }, trust({ level: 'permissive' })))).toBe('CHAIN_UNTRUSTED');
    expect(codeOf(await verify('notation-jws', { chain }, trust({ level: 'audit' })))).toBe('accepted');
    const wrong = await verify('notation-jws', { chain, target: { digest: 'sha256:0' } }, trust({ level: 'audit' }));
    expect(codeOf(wrong)).toBe('SUBJECT_MISMATCH');
  });

  test('a signer whom nobody trusted vouches for is not named, dated or asked about', async () => {
    const other = await makeAuthority();
    const chain = [await makeSigner(other, { list: 'http://169.254.169.254/latest' }), other];
    const asked: string[] = [];
    const revocation = createRevocationCheck(async ({ url }) => {
      asked.push(url);
      return await Promise.resolve(null);
    });
    const policy = trust({ level: 'audit', override: {} });
    const dated = { chain, scheme: 'notary.x509.signingAuthority', authenticTime: '2026-05-31T00:00:00Z' };
    for (const draft of [{ chain }, dated]) {
      expect(await verify('notation-jws', draft, policy, { ...CONTEXT, revocation })).toMatchObject({
        ok: true,
        signer: { identity: null, issuer: null, key: null },
        signedAt: null,
      });
    }
    expect(asked).toEqual([]);
    const known = await verify('notation-jws', {}, policy);
    expect(known.signer.identity).toContain('CN=signer');
  });

  test('a trust store with an entry that is no certificate refuses: it would demand nothing otherwise', async () => {
    const pem = root.certificate.toString('pem');
    const wrong = [
      'not PEM',
      '',
      pem.replaceAll('CERTIFICATE', 'TRUSTED CERTIFICATE'),
      `${pem}\n-----BEGIN CERTIFICATE-----`,
    ];
    for (const entry of wrong) {
      const stores = { ca: [pem], signingAuthority: [], tsa: [entry] };
      expect((await verify('notation-jws', {}, trust({ stores }))).ok).toBe(false);
    }
  });

  test('an override counts', async () => {
    const policy = trust({ override: { expiry: 'log', revocation: 'skip' } });
    expect(codeOf(await verify('notation-jws', expired, policy))).toBe('accepted');
  });

  test('skip accepts nothing: a verifier that does not look vouches for nobody', async () => {
    expect(codeOf(await verify('notation-jws', {}, trust({ level: 'skip' })))).toBe('NOTATION_REJECTED');
  });

  test('strict refuses when nobody can say whether a certificate was revoked', async () => {
    expect(codeOf(await verify('notation-jws', {}, trust({ override: {} })))).toBe('REVOCATION_UNKNOWN');
  });
});

describe('times', () => {
  // The certificates of the timestamp authority of tests hold from the moment on in which they are made.
  const later = (minutes: number): Date => new Date(Math.floor(Date.now() / 1000) * 1000 + minutes * 60_000);
  const storesWith = (tsa: string): NotationTrust['stores'] => ({
    ca: [root.certificate.toString('pem')],
    signingAuthority: [],
    tsa: [tsa],
  });

  test('a timestamp within the life of a certificate that has ended since is enough', async () => {
    const stampedAt = later(10);
    const { pem, timestamp } = await stamp(stampedAt);
    const policy = trust({ stores: storesWith(pem) });
    const context = { ...CONTEXT, at: later(60) };
    const chain = [await makeSigner(root, { notAfter: later(30) }), root];
    for (const form of ['notation-jws', 'notation-cose'] as const) {
      const outcome = await verify(form, { chain, timestamp }, policy, context);
      expect(outcome).toMatchObject({ ok: true, signedAt: stampedAt.toISOString() });
    }
    const codeWith = async (draft: Partial<NotationDraft>, by = policy): Promise<string> =>
      codeOf(await verify('notation-jws', draft, by, context));
    expect(await codeWith({ chain })).toBe('TIMESTAMP_MISSING');
    expect(await codeWith({}, { ...policy, verifyTimestamp: 'afterCertExpiry' })).toBe('accepted');
    const ofOther = async (): Promise<Uint8Array> => await timestamp(Buffer.from('another signature'));
    expect(await codeWith({ chain, timestamp: ofOther })).toBe('TIMESTAMP_INVALID');
    const garbage = async (): Promise<Uint8Array> => await Promise.resolve(Buffer.from('3000', 'hex'));
    expect(await codeWith({ chain, timestamp: garbage })).toBe('TIMESTAMP_INVALID');
  });

  test('the clock is asked about too: one that was taken back proves no time', async () => {
    const { pem, timestamp } = await stamp(later(10));
    const asked: number[] = [];
    const check: RevocationCheck['check'] = async (chain, { signedAt }) => {
      const isClock = chain.some(({ raw }) => pem.includes(raw.toString('base64')));
      if (!isClock) return await Promise.resolve({ kind: 'good' });
      asked.push(chain.length);
      expect(signedAt).toBeNull();
      return await Promise.resolve({ kind: 'revoked', message: 'the clock was taken back' });
    };
    const context = { ...CONTEXT, at: later(20), revocation: { check } };
    const policy = trust({ stores: storesWith(pem), override: {} });
    expect(codeOf(await verify('notation-jws', { timestamp }, policy, context))).toBe('CERTIFICATE_REVOKED');
    expect(asked).toHaveLength(1);
    const lenient = { ...policy, override: { revocation: 'skip' } } as const;
    expect(codeOf(await verify('notation-jws', { timestamp }, lenient, context))).toBe('accepted');
  });

  test('a timestamp after the end of the certificate, or of another authority, is refused', async () => {
    const late = await stamp(later(40));
    const other = await stamp(later(10));
    const draft = { chain: [await makeSigner(root, { notAfter: later(30) }), root], timestamp: late.timestamp };
    const codeWith = async (tsa: string): Promise<string> =>
      codeOf(await verify('notation-jws', draft, trust({ stores: storesWith(tsa) })));
    expect(await codeWith(late.pem)).toBe('CERTIFICATE_EXPIRED');
    expect(await codeWith(other.pem)).toBe('TIMESTAMP_INVALID');
  });

  test('a signing authority vouches for its time, and counts only in its own trust store', async () => {
    const draft = { scheme: 'notary.x509.signingAuthority', authenticTime: '2026-02-01T00:00:00Z' };
    const pem = root.certificate.toString('pem');
    const stores = { ca: [], signingAuthority: [pem], tsa: [] };
    expect(await verify('notation-cose', draft, trust({ stores }))).toMatchObject({
      ok: true,
      signedAt: '2026-02-01T00:00:00.000Z',
    });
    expect(codeOf(await verify('notation-cose', draft))).toBe('CHAIN_UNTRUSTED');
    const late = { ...draft, authenticTime: '2047-02-01T00:00:00Z' };
    expect(codeOf(await verify('notation-cose', late, trust({ stores })))).toBe('CERTIFICATE_EXPIRED');
    const { authenticTime: _, ...undated } = draft;
    expect(codeOf(await verify('notation-cose', undated, trust({ stores })))).toBe('TIME_UNPROVEN');
  });
});

describe('revocation by list', () => {
  const LIST = 'http://lists.example/ca.crl';
  const listOf = async (
    serials: readonly string[],
    nextUpdate = '2026-07-01T00:00:00Z',
    by = root,
    extensions: readonly Extension[] = [],
  ): Promise<Uint8Array> => {
    const list = await X509CrlGenerator.create({
      issuer: by.certificate.subject,
      thisUpdate: new Date('2026-05-01T00:00:00Z'),
      nextUpdate: new Date(nextUpdate),
      entries: serials.map((serialNumber) => ({ serialNumber, revocationDate: new Date('2026-04-01T00:00:00Z') })),
      signingKey: by.keys.privateKey,
      signingAlgorithm: { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' },
      extensions: [...extensions],
    });
    return new Uint8Array(list.rawData);
  };
  const verifyWith = async (answer: (serial: string) => Promise<Uint8Array | null>): Promise<string> => {
    const leaf = await makeSigner(root, { list: LIST });
    const asked: string[] = [];
    const revocation = createRevocationCheck(async ({ url }) => {
      asked.push(url);
      return await answer(leaf.certificate.serialNumber);
    });
    const outcome = await verify('notation-jws', { chain: [leaf, root] }, trust({ override: {} }), {
      ...CONTEXT,
      revocation,
    });
    expect(asked).toEqual([LIST]);
    return codeOf(outcome);
  };

  test('a certificate that is not in it holds', async () => {
    expect(await verifyWith(async () => await listOf([]))).toBe('accepted');
  });

  test('a certificate whose authority can be asked only in ways that are not known is not told to hold', async () => {
    for (const change of [{ list: 'ldap://lists.example/ca' }, { ocsp: 'ldap://status.example' }]) {
      const revocation = createRevocationCheck(async () => await Promise.resolve(null));
      const chain = [await makeSigner(root, change), root];
      const outcome = await verify('notation-jws', { chain }, trust({ override: {} }), { ...CONTEXT, revocation });
      expect(codeOf(outcome)).toBe('REVOCATION_UNKNOWN');
    }
  });

  test('a certificate that is in it does not', async () => {
    expect(await verifyWith(async (serial) => await listOf([serial]))).toBe('CERTIFICATE_REVOKED');
  });

  test('a list of changes, of some reasons, of authorities only or of another place says nothing', async () => {
    const point = (hex: string): Extension => new Extension('2.5.29.28', true, Buffer.from(hex, 'hex'));
    const named = (url: string): string => {
      const name = Buffer.concat([Buffer.from([0x86, url.length]), Buffer.from(url)]);
      const wrap = (tag: number, content: Buffer): Buffer =>
        Buffer.concat([Buffer.from([tag, content.length]), content]);
      return wrap(0x30, wrap(0xa0, wrap(0xa0, name))).toString('hex');
    };
    const answerWith = async (extension: Extension): Promise<string> =>
      await verifyWith(async () => await listOf([], undefined, root, [extension]));
    expect(await answerWith(new Extension('2.5.29.27', true, Buffer.from('020101', 'hex')))).toBe('REVOCATION_UNKNOWN');
    expect(await answerWith(point('300483020560'))).toBe('REVOCATION_UNKNOWN');
    expect(await answerWith(point('30038201ff'))).toBe('REVOCATION_UNKNOWN');
    expect(await answerWith(point(named('http://lists.example/other.crl')))).toBe('REVOCATION_UNKNOWN');
    expect(await answerWith(point(named(LIST)))).toBe('accepted');
    expect(await answerWith(point('30038101ff'))).toBe('accepted');
    expect(await answerWith(new Extension('2.5.29.20', false, Buffer.from('020101', 'hex')))).toBe('accepted');
  });

  test('a list that is old, of somebody else, broken or not there says nothing', async () => {
    const stranger = await makeAuthority();
    expect(await verifyWith(async () => await listOf([], '2026-05-15T00:00:00Z'))).toBe('REVOCATION_UNKNOWN');
    expect(await verifyWith(async () => await listOf([], undefined, stranger))).toBe('REVOCATION_UNKNOWN');
    expect(await verifyWith(async () => await Promise.resolve(Buffer.from('x')))).toBe('REVOCATION_UNKNOWN');
    expect(await verifyWith(async () => await Promise.resolve(null))).toBe('REVOCATION_UNKNOWN');
  });
});
