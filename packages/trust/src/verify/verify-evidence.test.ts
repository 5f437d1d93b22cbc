import { generateKeyPairSync, sign } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Evidence, Verifier } from '@assay/core';
import { IN_TOTO } from '../predicates/statement.ts';
import type { TrustedRoots } from '../roots/load-trusted-roots.ts';
import {
  IMAGE,
  attestationLayer,
  bundleEvidence,
  digestOf,
  type EntryKind,
  evidenceOf,
  makeBundle,
  setOf,
  signatureLayer,
  simpleSigning,
  statementOf,
} from '../testing/evidence-builder.ts';
import { issueCertificate } from '../testing/issue-certificate.ts';
import {
  type Certified,
  type KeyPair,
  type SigstoreWorld,
  certificatePem,
  createWorld,
  ecdsaPair,
  pemOf,
  signEnvelope,
  workflowClaims,
} from '../testing/sigstore-world.ts';
import { byKey, exact, identity, keyless, regex, trustedKey, trusting } from '../testing/verifier-builder.ts';
import type { VerificationReport } from './verification-report.ts';
import { verifyEvidence } from './verify-evidence.ts';

const SIGNER = 'https://github.com/org/app/.github/workflows/release.yml@refs/tags/v1';
const ISSUER = 'https://token.actions.githubusercontent.com';
const V1 = 'application/vnd.dev.sigstore.bundle+json;version=0.1';
const V2 = 'application/vnd.dev.sigstore.bundle+json;version=0.2';

let world: SigstoreWorld;
let signer: Certified;
let key: KeyPair;
let roots: TrustedRoots;

beforeAll(async () => {
  world = await createWorld();
  signer = await world.certify(SIGNER, workflowClaims(ISSUER, 'org/app', 'refs/tags/v1'));
  key = ecdsaPair();
  roots = await trusting(world);
});

const someone = keyless([identity(exact(SIGNER), exact(ISSUER))]);

function verify(items: readonly Evidence[], verifiers: readonly Verifier[]): Promise<VerificationReport> {
  return verifyEvidence(setOf(items), { verifiers, roots, at: new Date() });
}

function outcome(report: VerificationReport): unknown {
  const [fact] = [...report.signatures, ...report.attestations];
  return fact?.checks.map(({ failure }) =>
    failure === null ? 'accepted' : `${failure.step} ${failure.code}: ${failure.message}`,
  );
}

describe('evidence that is accepted', () => {
  const bundles: readonly [string, { entry: EntryKind; stamped?: boolean; mediaType?: string }, Verifier?][] = [
    ['a bundle 0.3 with an entry of kind dsse', { entry: 'dsse' }],
    ['a bundle 0.3 with an entry of kind intoto 0.0.2', { entry: 'intoto2' }],
    ['a bundle 0.3 with an entry of kind hashedrekord', { entry: 'hashedrekord' }],
    ['a bundle 0.2', { entry: 'dsse', mediaType: V2 }],
    ['a bundle 0.1', { entry: 'intoto2', mediaType: V1 }],
    ['an entry of Rekor v2 of kind dsse with a timestamp', { entry: 'dsse-v2', stamped: true }],
    ['an entry of Rekor v2 of kind hashedrekord with a timestamp', { entry: 'hashedrekord-v2', stamped: true }],
    ['log and timestamp together', { entry: 'dsse', stamped: true }],
    [
      'a timestamp instead of the log',
      { entry: 'none', stamped: true },
      { ...someone, demand: { log: 'ignored', certificateLog: 'required', timestamp: 'required' } },
    ],
    [
      'log and timestamp, both demanded',
      { entry: 'dsse', stamped: true },
      { ...someone, demand: { log: 'required', certificateLog: 'required', timestamp: 'required' } },
    ],
  ];
  it.each(bundles)('%s', async (_name, plan, verifier = someone) => {
    const bundle = await makeBundle({ world, signer, payload: statementOf(), ...plan });
    const report = await verify([bundleEvidence(bundle)], [verifier]);
    expect(outcome(report)).toEqual(['accepted']);
    const [fact] = report.attestations;
    expect(fact).toMatchObject({
      verified: true,
      failure: null,
      signer: { identity: SIGNER, issuer: ISSUER, key: null },
      subject: IMAGE,
      verifiers: ['keyless'],
      logged: plan.entry !== 'none',
      predicateType: 'https://example.test/kind/v1',
      predicate: { a: 1 },
      claims: { sourceRepositoryUri: 'https://github.com/org/app', runnerEnvironment: 'github-hosted' },
    });
    expect(Math.abs(Date.parse(fact?.signedAt ?? '') - Date.now())).toBeLessThan(60_000);
  });

  it.each(['dsse', 'intoto1', 'intoto2'] as const)(
    'a cosign attestation layer with an entry of kind %s',
    async (kind) => {
      const report = await verify([await attestationLayer(world, signer, statementOf(), kind)], [someone]);
      expect(outcome(report)).toEqual(['accepted']);
    },
  );

  it('a cosign signature layer with certificate and log entry', async () => {
    const payload = simpleSigning(IMAGE, { team: 'core', build: 7 });
    const report = await verify([await signatureLayer({ signer, payload, world })], [someone]);
    expect(outcome(report)).toEqual(['accepted']);
    expect(report.signatures[0]).toMatchObject({ annotations: { team: 'core', build: '7' }, logged: true });
  });

  it('cosign layers with a timestamp: over the signature, and over the layer of attestations', async () => {
    const verifier = keyless([identity(exact(SIGNER), exact(ISSUER))], {
      demand: { log: 'ignored', certificateLog: 'required', timestamp: 'required' },
    });
    const layer = await signatureLayer({ signer });
    const signature = Buffer.from(layer.annotations['dev.cosignproject.cosign/signature'] ?? '', 'base64');
    const attestation = await attestationLayer(world, signer, statementOf(), 'dsse');
    for (const [unstamped, over] of [
      [layer, signature],
      [attestation, Buffer.from(attestation.content)],
    ] as const) {
      const SignedRFC3161Timestamp = (await world.stamp(over)).toString('base64');
      const stamp = { 'dev.sigstore.cosign/rfc3161timestamp': JSON.stringify({ SignedRFC3161Timestamp }) };
      const stamped = { ...unstamped, annotations: { ...unstamped.annotations, ...stamp } };
      expect(outcome(await verify([stamped], [verifier]))).toEqual(['accepted']);
      const foreign = { ...stamped, annotations: { ...unstamped.annotations, ...stamp, ...(await otherStamp()) } };
      expect(outcome(await verify([foreign], [verifier]))).toEqual([expect.stringContaining('TIMESTAMP_INVALID')]);
    }
  });

  async function otherStamp(): Promise<Readonly<Record<string, string>>> {
    const SignedRFC3161Timestamp = (await world.stamp(Buffer.from('other'))).toString('base64');
    return { 'dev.sigstore.cosign/rfc3161timestamp': JSON.stringify({ SignedRFC3161Timestamp }) };
  }

  it('evidence in the form and from the repository that the verifier asks for', async () => {
    const bundle = bundleEvidence(await makeBundle({ world, signer, payload: statementOf() }));
    const layer = await signatureLayer({ signer, world });
    for (const place of ['registry.example/app', 'registry.example/app@sha256:00', 'registry.example/app:v1']) {
      const origin = { ...bundle.origin, place };
      const repository = 'registry.example/app';
      const verifiers = [{ ...someone, repository, signatureFormat: 'bundle' as const }];
      expect(outcome(await verify([{ ...bundle, origin }], verifiers))).toEqual(['accepted']);
    }
    expect(outcome(await verify([layer], [{ ...someone, signatureFormat: 'legacy' }]))).toEqual(['accepted']);
  });

  it('a cosign 3 image signature, which is an attestation of its own kind', async () => {
    const payload = statementOf('https://sigstore.dev/cosign/sign/v1', {}, IMAGE, { team: 'core' });
    const report = await verify([bundleEvidence(await makeBundle({ world, signer, payload }))], [someone]);
    expect(outcome(report)).toEqual(['accepted']);
    expect(report.signatures[0]?.annotations).toEqual({ team: 'core' });
    expect(report.attestations).toEqual([]);
  });

  it('a bundle signed with a key, without any log', async () => {
    const bundle = await makeBundle({ world, signer: key, payload: statementOf(), entry: 'none' });
    const report = await verify([bundleEvidence(bundle)], [byKey([trustedKey(key.publicKey)])]);
    expect(outcome(report)).toEqual(['accepted']);
    expect(report.attestations[0]).toMatchObject({
      signer: { identity: null, issuer: null, key: 'release' },
      signedAt: null,
    });
  });

  it('a bundle signed with a key and logged, where the log is demanded', async () => {
    const bundle = await makeBundle({ world, signer: key, payload: statementOf(), entry: 'dsse' });
    const verifier = byKey([trustedKey(key.publicKey)], {
      demand: { log: 'required', certificateLog: 'ignored', timestamp: 'ignored' },
    });
    const report = await verify([bundleEvidence(bundle)], [verifier]);
    expect(outcome(report)).toEqual(['accepted']);
    expect(report.attestations[0]?.logged).toBe(true);
  });

  const pairs: readonly [string, () => KeyPair, string | null][] = [
    ['ECDSA P-256', () => ecdsaPair('P-256'), 'sha256'],
    ['ECDSA P-384', () => ecdsaPair('P-384'), 'sha256'],
    ['ECDSA P-521', () => ecdsaPair('P-521'), 'sha256'],
    ['Ed25519', () => generateKeyPairSync('ed25519'), null],
    ['RSA', () => generateKeyPairSync('rsa', { modulusLength: 2048 }), 'sha256'],
  ];
  it.each(pairs)('a cosign signature layer of a key: %s', async (_name, make, hash) => {
    const pair = make();
    const report = await verify([await signatureLayer({ signer: pair, hash })], [byKey([trustedKey(pair.publicKey)])]);
    expect(outcome(report)).toEqual(['accepted']);
  });

  it('a signature in RSA-PSS', async () => {
    const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const payload = simpleSigning();
    const signature = sign('sha256', payload, { key: pair.privateKey, padding: 6 });
    const layer = evidenceOf('cosign-signature', payload, {
      'dev.cosignproject.cosign/signature': signature.toString('base64'),
    });
    expect(outcome(await verify([layer], [byKey([trustedKey(pair.publicKey)])]))).toEqual(['accepted']);
  });

  it.each(['sha224', 'sha256', 'sha384', 'sha512'] as const)(
    'a signature with the configured hash algorithm %s',
    async (hash) => {
      const layer = await signatureLayer({ signer: key, hash });
      expect(outcome(await verify([layer], [byKey([trustedKey(key.publicKey, { hash })])]))).toEqual(['accepted']);
    },
  );

  it('a bundle of a P-384 key with the hash of its curve', async () => {
    const pair = ecdsaPair('P-384');
    const signature = signEnvelope(IN_TOTO, statementOf(), pair.privateKey, 'sha384');
    const bundle = await makeBundle({ world, signer: pair, payload: statementOf(), entry: 'none', signature });
    expect(outcome(await verify([bundleEvidence(bundle)], [byKey([trustedKey(pair.publicKey)])]))).toEqual([
      'accepted',
    ]);
  });

  it('a signature of any of several keys in one PEM, and of the key in a certificate', async () => {
    const layer = await signatureLayer({ signer: key });
    const several = trustedKey(key.publicKey, { pem: `${pemOf(ecdsaPair().publicKey)}${pemOf(key.publicKey)}` });
    expect(outcome(await verify([layer], [byKey([several])]))).toEqual(['accepted']);
    const certified = await signatureLayer({ signer });
    const certificate = trustedKey(signer.publicKey, { pem: certificatePem(signer.der) });
    expect(outcome(await verify([certified], [byKey([certificate])]))).toEqual(['accepted']);
  });

  it('a plain envelope of which one of several signatures is right', async () => {
    const payload = statementOf();
    const wrong = signEnvelope(IN_TOTO, payload, ecdsaPair().privateKey).toString('base64');
    const right = signEnvelope(IN_TOTO, payload, key.privateKey).toString('base64url');
    const signatures = [{ sig: wrong }, { sig: `${right}${'='.repeat((4 - (right.length % 4)) % 4)}`, keyid: 'x' }];
    const envelope = { payloadType: IN_TOTO, payload: payload.toString('base64'), signatures };
    const evidence = evidenceOf('dsse-envelope', Buffer.from(JSON.stringify(envelope)));
    expect(outcome(await verify([evidence], [byKey([trustedKey(key.publicKey)])]))).toEqual(['accepted']);
  });

  it('a bundle over the manifest itself, when its bytes are at hand', async () => {
    const manifest = Buffer.from('{"schemaVersion":2}');
    const subject = digestOf(manifest);
    const digest = { algorithm: 'SHA2_256', digest: Buffer.from(subject.slice(7), 'hex').toString('base64') };
    const signature = sign('sha256', manifest, key.privateKey).toString('base64');
    const bundle = await makeBundle({ world, signer: key, payload: statementOf(), entry: 'none' });
    delete bundle.dsseEnvelope;
    bundle.messageSignature = { messageDigest: digest, signature };
    const request = { verifiers: [byKey([trustedKey(key.publicKey)])], roots, at: new Date() };
    const set = setOf([bundleEvidence(bundle, subject)], subject);
    expect(outcome(await verifyEvidence(set, { ...request, manifests: new Map([[subject, manifest]]) }))).toEqual([
      'accepted',
    ]);
    expect(outcome(await verifyEvidence(set, request))).toEqual([
      expect.stringContaining('signature CONTENT_UNAVAILABLE'),
    ]);
    const other = setOf([bundleEvidence(bundle)]);
    expect(outcome(await verifyEvidence(other, request))).toEqual([
      expect.stringContaining('subject SUBJECT_MISMATCH'),
    ]);
  });

  const names: readonly ['email' | 'other' | 'url', string][] = [
    ['email', 'dev@example.test'],
    ['other', 'dev!example.test'],
    ['url', 'https://example.test/x'],
  ];
  it.each(names)('a certificate that names its holder as %s', async (kind, value) => {
    const certified = await issueCertificate({ authority: world.authority, name: { kind, value } });
    const bundle = await makeBundle({ world, signer: certified, payload: statementOf() });
    const demand = { log: 'required', certificateLog: 'ignored', timestamp: 'ignored' } as const;
    const report = await verify([bundleEvidence(bundle)], [keyless([identity(exact(value), null)], { demand })]);
    expect(outcome(report)).toEqual(['accepted']);
    expect(report.attestations[0]?.signer.identity).toBe(value);
  });

  it('an identity by a regular expression and by claims', async () => {
    const bundle = await makeBundle({ world, signer, payload: statementOf() });
    const trusted = identity(regex(String.raw`https://github\.com/org/app/.+@refs/tags/.*`), exact(ISSUER), {
      claims: { runnerEnvironment: exact('github-hosted'), sourceRepositoryRef: regex('refs/tags/v[0-9]+') },
    });
    expect(outcome(await verify([bundleEvidence(bundle)], [keyless([trusted])]))).toEqual(['accepted']);
  });

  it('says which verifiers accept and which do not', async () => {
    const bundle = await makeBundle({ world, signer, payload: statementOf() });
    const nobody = keyless([identity(exact('nobody'), exact(ISSUER))], { name: 'other' });
    const report = await verify([bundleEvidence(bundle)], [nobody, someone]);
    expect(report.attestations[0]).toMatchObject({
      verified: true,
      failure: null,
      verifiers: ['keyless'],
      checks: [
        { verifier: 'other', failure: { step: 'identity', code: 'IDENTITY_MISMATCH' } },
        { verifier: 'keyless', failure: null },
      ],
    });
  });

  it('a statement about the index when the evidence was found for the platform manifest', async () => {
    const manifest = digestOf(Buffer.from('m'));
    const bundle = await makeBundle({ world, signer, payload: statementOf() });
    const about = { platform: null, mediaType: null, sizeBytes: null };
    const subjects = [
      { digest: IMAGE, role: 'index' as const, ...about },
      { digest: manifest, role: 'manifest' as const, ...about },
    ];
    const set = { subjects, items: [bundleEvidence(bundle, manifest)], gaps: [] };
    const report = await verifyEvidence(set, { verifiers: [someone], roots, at: new Date() });
    expect(report.attestations[0]).toMatchObject({ verified: true, subject: IMAGE });
  });
});
