import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Evidence, TransparencyDemand, VerificationFailure, Verifier } from '@assay/core';
import { IN_TOTO } from '../predicates/statement.ts';
import type { TrustedRoots } from '../roots/load-trusted-roots.ts';
import {
  type BundleJson,
  IMAGE,
  OTHER_IMAGE,
  attestationLayer,
  bundleEvidence,
  entryJson,
  evidenceOf,
  makeBundle,
  setOf,
  signatureLayer,
  simpleSigning,
  statementOf,
} from '../testing/evidence-builder.ts';
import { issueCertificate, tlv } from '../testing/issue-certificate.ts';
import {
  type Certified,
  type KeyPair,
  type SigstoreWorld,
  type TrustedRootJson,
  createWorld,
  ecdsaPair,
  signEnvelope,
  workflowClaims,
} from '../testing/sigstore-world.ts';
import {
  LOGGED,
  byKey,
  exact,
  identity,
  keyless,
  regex,
  trustedKey,
  trusting,
  trustingRoot,
} from '../testing/verifier-builder.ts';
import { verifyEvidence } from './verify-evidence.ts';

const SIGNER = 'https://github.com/org/app/.github/workflows/release.yml@refs/tags/v1';
const ISSUER = 'https://token.actions.githubusercontent.com';
const MINUTE = 60_000;
const NO_LOG: TransparencyDemand = { log: 'ignored', certificateLog: 'required', timestamp: 'required' };
const LOG_ONLY: TransparencyDemand = { log: 'required', certificateLog: 'ignored', timestamp: 'ignored' };

let world: SigstoreWorld;
let other: SigstoreWorld;
let signer: Certified;
let key: KeyPair;
let roots: TrustedRoots;

beforeAll(async () => {
  [world, other] = await Promise.all([createWorld(), createWorld()]);
  signer = await certify(world);
  key = ecdsaPair();
  roots = await trusting(world);
});

function certify(where: SigstoreWorld, name = SIGNER, issuer = ISSUER): Promise<Certified> {
  return where.certify(name, workflowClaims(issuer, 'org/app', 'refs/tags/v1'));
}

const someone = keyless([identity(exact(SIGNER), exact(ISSUER))]);

/** What is verified, and against what; by default someone in this world. */
interface Case {
  readonly evidence: Evidence;
  readonly verifier?: Verifier;
  readonly roots?: TrustedRoots;
  readonly repository?: string;
}

async function failureOf(one: Case): Promise<VerificationFailure | null> {
  const request = {
    verifiers: [one.verifier ?? someone],
    roots: one.roots ?? roots,
    at: new Date(),
    repository: one.repository ?? null,
  };
  const report = await verifyEvidence(setOf([one.evidence]), request);
  const [fact] = [...report.signatures, ...report.attestations];
  const failure = fact?.checks[0]?.failure ?? null;
  // Whatever is refused is nowhere told as verified.
  expect(fact?.verified).toBe(failure === null);
  expect(fact?.failure).toBe(failure?.step ?? null);
  expect(report.verified.signatures.length + report.verified.statements.length).toBe(failure === null ? 1 : 0);
  return failure;
}

/** A good bundle, changed. */
async function changed(
  change: (bundle: BundleJson) => void | Promise<void>,
  plan: Partial<Parameters<typeof makeBundle>[0]> = {},
): Promise<Evidence> {
  const bundle = await makeBundle({ world, signer, payload: statementOf(), ...plan });
  await change(bundle);
  return bundleEvidence(bundle);
}

function entryOf(bundle: BundleJson): BundleJson['verificationMaterial']['tlogEntries'][number] {
  const [entry] = bundle.verificationMaterial.tlogEntries;
  if (entry === undefined) throw new Error('the bundle has no log entry');
  return entry;
}

/** Base64 with one bit of its bytes changed. */
function flipped(base64: string, at = -1): string {
  const bytes = Buffer.from(base64, 'base64');
  const index = at < 0 ? bytes.length + at : at;
  bytes[index] = (bytes[index] ?? 0) ^ 1;
  return bytes.toString('base64');
}

async function withRoot(change: (root: TrustedRootJson) => TrustedRootJson): Promise<TrustedRoots> {
  return trustingRoot(change(world.trustedRoot));
}

type Row = readonly [name: string, make: () => Promise<Case>, step: string, code: string];

function table(rows: readonly Row[]): void {
  it.each(rows)('%s', async (_name, make, step, code) => {
    const failure = await failureOf(await make());
    expect(failure).toMatchObject({ step, code });
  });
}

describe('the content', () => {
  table([
    [
      'a statement about another image',
      async () => ({
        evidence: await changed(() => {}, { payload: statementOf('https://example.test/kind/v1', {}, OTHER_IMAGE) }),
      }),
      'subject',
      'SUBJECT_MISMATCH',
    ],
    [
      'a cosign signature of another image',
      async () => ({ evidence: await signatureLayer({ signer, payload: simpleSigning(OTHER_IMAGE), world }) }),
      'subject',
      'SUBJECT_MISMATCH',
    ],
    [
      'a statement whose subject has the digest under another algorithm',
      async () => {
        const payload = Buffer.from(statementOf().toString().replace('"sha256"', '"sha512"'));
        return { evidence: await changed(() => {}, { payload }) };
      },
      'subject',
      'SUBJECT_MISMATCH',
    ],
    [
      'a digest in upper case',
      async () => ({ evidence: await signatureLayer({ signer, payload: simpleSigning(IMAGE.toUpperCase()), world }) }),
      'subject',
      'SUBJECT_MISMATCH',
    ],
    [
      'a payload of another type',
      async () => ({
        evidence: await signatureLayer({
          signer,
          payload: simpleSigning(IMAGE, null, 'atomic container signature'),
          world,
        }),
      }),
      'subject',
      'PAYLOAD_TYPE',
    ],
    [
      'a payload that names another repository, when that counts',
      async () => ({ evidence: await signatureLayer({ signer, world }), repository: 'registry.example/ap' }),
      'subject',
      'REFERENCE_MISMATCH',
    ],
    [
      'a payload changed after signing, logged',
      async () => ({
        evidence: await changed(({ dsseEnvelope }) => {
          if (dsseEnvelope)
            dsseEnvelope.payload = statementOf('https://example.test/kind/v1', { a: 2 }).toString('base64');
        }),
      }),
      'log',
      'LOG_ENTRY_MISMATCH',
    ],
    [
      'a payload changed after signing, not logged',
      async () => ({
        verifier: { ...someone, demand: NO_LOG },
        evidence: await changed(
          ({ dsseEnvelope }) => {
            if (dsseEnvelope)
              dsseEnvelope.payload = statementOf('https://example.test/kind/v1', { a: 2 }).toString('base64');
          },
          { entry: 'none', stamped: true },
        ),
      }),
      'signature',
      'SIGNATURE_INVALID',
    ],
    [
      'a payload type changed after signing',
      async () => {
        const payload = statementOf();
        const signature = signEnvelope('application/x', payload, signer.privateKey);
        return { evidence: await changed(() => {}, { payload, signature }) };
      },
      'signature',
      'SIGNATURE_INVALID',
    ],
    [
      'a payload that is no statement',
      async () => ({ evidence: await changed(() => {}, { payload: Buffer.from('{}') }) }),
      'parsed',
      'STATEMENT_INVALID',
    ],
    [
      'a payload type that is not in-toto',
      async () => ({ evidence: await changed(() => {}, { payloadType: 'text/plain' }) }),
      'parsed',
      'STATEMENT_INVALID',
    ],
    [
      'a statement about nothing',
      async () => {
        const payload = Buffer.from(
          '{"_type":"https://in-toto.io/Statement/v1","predicateType":"x","subject":[],"predicate":{}}',
        );
        return { evidence: await changed(() => {}, { payload }) };
      },
      'parsed',
      'STATEMENT_INVALID',
    ],
    [
      'a statement with two subjects under one key',
      async () => {
        const payload = Buffer.from(statementOf().toString().replace('{"_type"', '{"subject":[],"_type"'));
        return { evidence: await changed(() => {}, { payload }) };
      },
      'parsed',
      'NOT_JSON',
    ],
    [
      'a statement that nests too deep',
      async () => {
        const payload = Buffer.from(
          statementOf()
            .toString()
            .replace('{"a":1}', `${'['.repeat(500)}${']'.repeat(500)}`),
        );
        return { evidence: await changed(() => {}, { payload }) };
      },
      'parsed',
      'NOT_JSON',
    ],
    [
      'a simple-signing payload with a key in another case',
      async () => {
        const payload = Buffer.from(
          simpleSigning(OTHER_IMAGE)
            .toString()
            .replace('{"docker-manifest', `{"Docker-manifest-digest":"${IMAGE}","docker-manifest`),
        );
        return { evidence: await signatureLayer({ signer, payload, world }) };
      },
      'parsed',
      'PAYLOAD_INVALID',
    ],
    [
      'a simple-signing payload with a key twice',
      async () => {
        const payload = Buffer.from(simpleSigning().toString().replace('"critical"', '"critical":{},"critical"'));
        return { evidence: await signatureLayer({ signer, payload, world }) };
      },
      'parsed',
      'PAYLOAD_INVALID',
    ],
    [
      'an annotation that is not signed',
      async () => ({
        evidence: await signatureLayer({ signer, world }),
        verifier: { ...someone, annotations: { team: 'core' } },
      }),
      'rule',
      'ANNOTATION_MISMATCH',
    ],
    [
      'an annotation with another value',
      async () => ({
        evidence: await signatureLayer({ signer, world, payload: simpleSigning(IMAGE, { team: 'corex' }) }),
        verifier: { ...someone, annotations: { team: 'core' } },
      }),
      'rule',
      'ANNOTATION_MISMATCH',
    ],
    [
      'an annotation that only prototypes have',
      async () => ({
        evidence: await signatureLayer({ signer, world }),
        verifier: { ...someone, annotations: { toString: 'x' } },
      }),
      'rule',
      'ANNOTATION_MISMATCH',
    ],
  ]);
});

describe('the certificate', () => {
  table([
    [
      'signed after it ended',
      async () => {
        const late = await createWorld({ loggedAt: new Date(Date.now() + 30 * MINUTE) });
        return {
          evidence: await changed(() => {}, { world: late, signer: await certify(late) }),
          roots: await trusting(late),
        };
      },
      'chain',
      'CERTIFICATE_EXPIRED',
    ],
    [
      'signed before it held',
      async () => {
        const early = await createWorld({ issuedAt: new Date(Date.now() + 30 * MINUTE) });
        return {
          evidence: await changed(() => {}, { world: early, signer: await certify(early) }),
          roots: await trusting(early),
        };
      },
      'chain',
      'CERTIFICATE_NOT_YET_VALID',
    ],
    [
      'stamped after it ended, though logged in time',
      async () => {
        const late = await createWorld({ stampedAt: new Date(Math.ceil(Date.now() / 1000) * 1000 + 30 * MINUTE) });
        return {
          evidence: await changed(() => {}, { world: late, signer: await certify(late), stamped: true }),
          roots: await trusting(late),
        };
      },
      'chain',
      'CERTIFICATE_EXPIRED',
    ],
    [
      'of an authority that is not trusted',
      async () => ({ evidence: await changed(() => {}, { signer: await certify(other) }) }),
      'chain',
      'CHAIN_UNTRUSTED',
    ],
    [
      'of an authority that was trusted earlier',
      async () => ({
        evidence: await changed(() => {}),
        roots: await withRoot((root) => {
          const validFor = { start: '2020-01-01T00:00:00Z', end: '2021-01-01T00:00:00Z' };
          return { ...root, certificateAuthorities: root.certificateAuthorities.map((one) => ({ ...one, validFor })) };
        }),
      }),
      'chain',
      'CHAIN_UNTRUSTED',
    ],
    [
      'with a bit of its signature changed',
      async () => ({
        evidence: await changed(({ verificationMaterial: { certificate } }) => {
          if (certificate) certificate.rawBytes = flipped(certificate.rawBytes);
        }),
      }),
      'chain',
      'CHAIN_UNTRUSTED',
    ],
    [
      'that is no certificate',
      async () => ({
        evidence: await changed(({ verificationMaterial: { certificate } }) => {
          if (certificate) certificate.rawBytes = Buffer.from('certificate').toString('base64');
        }),
      }),
      'parsed',
      'CERTIFICATE_INVALID',
    ],
    [
      'with something behind it',
      async () => ({
        evidence: await changed(({ verificationMaterial: { certificate } }) => {
          if (certificate) certificate.rawBytes = Buffer.concat([signer.der, Buffer.from([0])]).toString('base64');
        }),
      }),
      'parsed',
      'CERTIFICATE_INVALID',
    ],
    [
      'that no certificate log has',
      async () => {
        const unlogged = await createWorld({ certificateLog: false });
        return {
          evidence: await changed(() => {}, { world: unlogged, signer: await certify(unlogged) }),
          roots: await trusting(unlogged),
        };
      },
      'chain',
      'CERTIFICATE_LOG_MISSING',
    ],
    [
      'that another certificate log has',
      async () => ({
        evidence: await changed(() => {}),
        roots: await withRoot((root) => ({ ...root, ctlogs: other.trustedRoot.ctlogs })),
      }),
      'chain',
      'CERTIFICATE_LOG_INVALID',
    ],
    [
      'for another use than signing code',
      async () => {
        const plan = { authority: world.authority, name: { kind: 'url', value: SIGNER } as const };
        const server = await issueCertificate({ ...plan, usage: '1.3.6.1.5.5.7.3.1' });
        return { evidence: await changed(() => {}, { signer: server }), verifier: { ...someone, demand: LOG_ONLY } };
      },
      'chain',
      'CERTIFICATE_PURPOSE',
    ],
    [
      'that is one of an authority',
      async () => {
        const plan = { authority: world.authority, name: { kind: 'url', value: SIGNER } as const };
        const authority = await issueCertificate({ ...plan, isAuthority: true });
        return { evidence: await changed(() => {}, { signer: authority }), verifier: { ...someone, demand: LOG_ONLY } };
      },
      'chain',
      'CERTIFICATE_PURPOSE',
    ],
    [
      'with two issuers that differ',
      async () => {
        const extensions = [
          { oid: '1.3.6.1.4.1.57264.1.1', value: Buffer.from('https://evil.test') },
          { oid: '1.3.6.1.4.1.57264.1.8', value: tlv(0x0c, Buffer.from(ISSUER)) },
        ];
        const double = await issueCertificate({
          authority: world.authority,
          name: { kind: 'url', value: SIGNER },
          extensions,
        });
        return { evidence: await changed(() => {}, { signer: double }), verifier: { ...someone, demand: LOG_ONLY } };
      },
      'parsed',
      'CERTIFICATE_INVALID',
    ],
    [
      'with a claim that is longer than it says',
      async () => {
        const value = Buffer.concat([tlv(0x0c, Buffer.from(ISSUER)), Buffer.from('.evil.test')]);
        const extensions = [{ oid: '1.3.6.1.4.1.57264.1.8', value }];
        const long = await issueCertificate({
          authority: world.authority,
          name: { kind: 'url', value: SIGNER },
          extensions,
        });
        return { evidence: await changed(() => {}, { signer: long }), verifier: { ...someone, demand: LOG_ONLY } };
      },
      'parsed',
      'CERTIFICATE_INVALID',
    ],
    [
      'with the bytes of another certificate',
      async () => {
        const another = await certify(world);
        return {
          evidence: await changed(({ verificationMaterial: { certificate } }) => {
            if (certificate) certificate.rawBytes = another.der.toString('base64');
          }),
        };
      },
      'log',
      'LOG_ENTRY_KEY',
    ],
  ]);
});

describe('the identity', () => {
  const anchored = String.raw`https://github\.com/org/app/\.github/workflows/.*@refs/tags/v1`;
  const attacks: readonly (readonly [string, string, string])[] = [
    ['a trusted name behind another', `https://evil.test/?${SIGNER}`, ISSUER],
    ['a trusted name before another', `${SIGNER}.evil.test`, ISSUER],
    ['a dot that is any character', SIGNER.replace('github.com', 'githubxcom'), ISSUER],
    ['another case', SIGNER.replace('org', 'Org'), ISSUER],
    ['a look-alike letter', SIGNER.replace('org', 'оrg'), ISSUER],
    ['an issuer that starts with the trusted one', SIGNER, `${ISSUER}.evil.test`],
    ['an issuer that ends with the trusted one', SIGNER, `https://evil.test/${ISSUER}`],
    ['an issuer with a slash behind', SIGNER, `${ISSUER}/`],
    ['an issuer in another case', SIGNER, ISSUER.toUpperCase()],
    ['an issuer with a blank behind', SIGNER, `${ISSUER} `],
  ];
  for (const [kind, subject, issuer] of [
    ['exactly', exact(SIGNER), exact(ISSUER)],
    ['by a regular expression', regex(anchored), regex(String.raw`https://token\.actions\.githubusercontent\.com`)],
  ] as const) {
    it.each(attacks)(`%s, compared ${kind}`, async (_name, name, claimedIssuer) => {
      const evidence = await changed(() => {}, { signer: await certify(world, name, claimedIssuer) });
      const failure = await failureOf({ evidence, verifier: keyless([identity(subject, issuer)]) });
      expect(failure).toMatchObject({ step: 'identity', code: 'IDENTITY_MISMATCH' });
    });
  }

  it('alternatives do not loosen the anchors', async () => {
    const evidence = await changed(() => {}, { signer: await certify(world, 'https://evil.test/b') });
    const verifier = keyless([identity(regex('a|https://evil.test'), exact(ISSUER))]);
    expect(await failureOf({ evidence, verifier })).toMatchObject({ code: 'IDENTITY_MISMATCH' });
  });

  it('an expression that says so matches anywhere', async () => {
    const verifier = keyless([identity({ kind: 'regex', source: 'org/app', unanchored: true }, exact(ISSUER))]);
    expect(await failureOf({ evidence: await changed(() => {}), verifier })).toBeNull();
  });

  it('a claim that differs, and one that is not there', async () => {
    const evidence = await changed(() => {});
    for (const claims of [
      { runnerEnvironment: exact('self-hosted') },
      { buildTrigger: exact('push') },
      { toString: regex('.*') },
    ]) {
      const verifier = keyless([identity(exact(SIGNER), exact(ISSUER), { claims })]);
      expect(await failureOf({ evidence, verifier })).toMatchObject({ code: 'IDENTITY_MISMATCH' });
    }
  });

  it('names who signed and who was wanted', async () => {
    const evidence = await changed(() => {}, { signer: await certify(world, SIGNER.replace('tags/v1', 'heads/dev')) });
    const failure = await failureOf({ evidence, verifier: keyless([identity(regex(anchored), exact(ISSUER))]) });
    expect(failure?.message).toContain('@refs/heads/dev');
    expect(failure?.wanted).toContain('@refs/tags/v1');
  });

  const revocations: readonly (readonly [string, number, string | null])[] = [
    ['revoked before the signature', -60 * MINUTE, 'IDENTITY_REVOKED'],
    ['revoked after the signature', 60 * MINUTE, null],
  ];
  it.each(revocations)('%s', async (_name, offset, code) => {
    const revokedFrom = new Date(Date.now() + offset).toISOString();
    const evidence = await changed(() => {});
    const trusted = [identity(exact(SIGNER), exact(ISSUER), { revokedFrom }), identity(regex('.*'), exact(ISSUER))];
    expect((await failureOf({ evidence, verifier: keyless(trusted) }))?.code ?? null).toBe(code);
  });
});

describe('the key', () => {
  const revoked = (offset: number): string => new Date(Date.now() + offset).toISOString();
  const logged = (more: Parameters<typeof trustedKey>[1]) => async (): Promise<Case> => ({
    evidence: await changed(() => {}, { signer: key }),
    verifier: byKey([trustedKey(key.publicKey, more)], { demand: LOG_ONLY }),
  });
  table([
    [
      'another key',
      async () => ({
        evidence: await signatureLayer({ signer: key }),
        verifier: byKey([trustedKey(ecdsaPair().publicKey)]),
      }),
      'signature',
      'SIGNATURE_INVALID',
    ],
    [
      'a key of another kind',
      async () => {
        const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
        return { evidence: await signatureLayer({ signer: key }), verifier: byKey([trustedKey(rsa.publicKey)]) };
      },
      'signature',
      'SIGNATURE_INVALID',
    ],
    [
      'another hash algorithm than the configured one',
      async () => ({
        evidence: await signatureLayer({ signer: key, hash: 'sha512' }),
        verifier: byKey([trustedKey(key.publicKey)]),
      }),
      'signature',
      'SIGNATURE_INVALID',
    ],
    [
      'a weaker hash algorithm than the configured one',
      async () => ({
        evidence: await changed(() => {}, { signer: key, entry: 'none' }),
        verifier: byKey([trustedKey(key.publicKey, { hash: 'sha512' })]),
      }),
      'signature',
      'SIGNATURE_INVALID',
    ],
    ['revoked before', logged({ revokedFrom: revoked(-60 * MINUTE) }), 'identity', 'KEY_REVOKED'],
    ['not yet trusted', logged({ validFrom: revoked(60 * MINUTE) }), 'identity', 'KEY_OUTSIDE_VALIDITY'],
    ['not trusted any more', logged({ validUntil: revoked(-60 * MINUTE) }), 'identity', 'KEY_OUTSIDE_VALIDITY'],
    [
      'revoked at some time, and nothing proves when it signed',
      async () => ({
        evidence: await changed(() => {}, { signer: key, entry: 'none' }),
        verifier: byKey([trustedKey(key.publicKey, { revokedFrom: revoked(60 * MINUTE) })]),
      }),
      'identity',
      'KEY_REVOKED',
    ],
    [
      'a certificate in a bundle where a key is wanted',
      async () => ({ evidence: await changed(() => {}), verifier: byKey([trustedKey(signer.publicKey)]) }),
      'chain',
      'SIGNER_NOT_A_KEY',
    ],
    [
      'a key where a certificate is wanted',
      async () => ({ evidence: await changed(() => {}, { signer: key }) }),
      'chain',
      'SIGNER_NOT_CERTIFIED',
    ],
    [
      'a log demanded and not there',
      async () => ({
        evidence: await signatureLayer({ signer: key }),
        verifier: byKey([trustedKey(key.publicKey)], { demand: LOG_ONLY }),
      }),
      'log',
      'LOG_ENTRY_MISSING',
    ],
    [
      'an entry of another key',
      async () => {
        const payload = statementOf();
        const signature = signEnvelope(IN_TOTO, payload, key.privateKey);
        const evidence = await changed(
          ({ verificationMaterial }) => {
            delete verificationMaterial.certificate;
            verificationMaterial.publicKey = { hint: '' };
          },
          { signature },
        );
        return { evidence, verifier: byKey([trustedKey(key.publicKey)], { demand: LOG_ONLY }) };
      },
      'log',
      'LOG_ENTRY_KEY',
    ],
  ]);

  it.each([
    ['revoked later', { revokedFrom: revoked(60 * MINUTE) }],
    ['within its validity', { validFrom: revoked(-60 * MINUTE), validUntil: revoked(60 * MINUTE) }],
  ])('%s is accepted', async (_name, more) => {
    expect(await failureOf(await logged(more)())).toBeNull();
  });

  it.each([
    ['the same', {}],
    ['another hash', { hash: 'sha512' as const }],
  ])('revoked, and listed once more without that: %s', async (_name, more) => {
    const evidence = await changed(() => {}, { signer: key });
    const revokedFrom = revoked(-60 * MINUTE);
    const keys = [trustedKey(key.publicKey), trustedKey(key.publicKey, { revokedFrom, ...more })];
    for (const listed of [keys, keys.toReversed()]) {
      expect((await failureOf({ evidence, verifier: byKey(listed, { demand: LOG_ONLY }) }))?.code).toBe('KEY_REVOKED');
    }
  });

  it('an entry that nobody demands proves the time where a bound asks for one', async () => {
    const evidence = await changed(() => {}, { signer: key });
    const verifier = byKey([trustedKey(key.publicKey, { revokedFrom: revoked(60 * MINUTE) })]);
    expect(await failureOf({ evidence, verifier })).toBeNull();
  });
});

describe('the log', () => {
  table([
    ['no entry', async () => ({ evidence: await changed(() => {}, { entry: 'none' }) }), 'log', 'LOG_ENTRY_MISSING'],
    [
      'an entry of a log that is not trusted',
      async () => ({
        evidence: await changed(() => {}),
        roots: await withRoot((root) => ({ ...root, tlogs: other.trustedRoot.tlogs })),
      }),
      'log',
      'LOG_UNKNOWN',
    ],
    [
      'an entry from before the log was trusted',
      async () => ({
        evidence: await changed(() => {}),
        roots: await withRoot((root) => ({
          ...root,
          tlogs: root.tlogs.map((log) => withStart(log, '2100-01-01T00:00:00Z')),
        })),
      }),
      'log',
      'LOG_UNKNOWN',
    ],
    [
      'a signed entry timestamp of somebody else',
      async () => ({
        evidence: await changed(async (bundle) => {
          const foreign = await makeBundle({ world: other, signer, payload: statementOf() });
          Object.assign(entryOf(bundle), { inclusionPromise: entryOf(foreign).inclusionPromise });
        }),
      }),
      'log',
      'LOG_PROMISE_INVALID',
    ],
    [
      'a signed entry timestamp with one bit changed',
      async () => ({
        evidence: await changed((bundle) => {
          const promise = entryOf(bundle).inclusionPromise;
          if (promise) promise.signedEntryTimestamp = flipped(promise.signedEntryTimestamp);
        }),
      }),
      'log',
      'LOG_PROMISE_INVALID',
    ],
    [
      'another time than the log signed',
      async () => ({
        evidence: await changed((bundle) => {
          entryOf(bundle).integratedTime = String(Number(entryOf(bundle).integratedTime) + 1);
        }),
      }),
      'log',
      'LOG_PROMISE_INVALID',
    ],
    [
      'another index than the log signed',
      async () => ({
        evidence: await changed((bundle) => {
          entryOf(bundle).logIndex = String(Number(entryOf(bundle).logIndex) + 1);
        }),
      }),
      'log',
      'LOG_PROMISE_INVALID',
    ],
    [
      'an inclusion proof with one hash too many',
      async () => ({
        evidence: await changed(
          (bundle) => void entryOf(bundle).inclusionProof?.hashes.push(flipped('AAAA'.repeat(10) + 'AAA=')),
        ),
      }),
      'log',
      'LOG_PROOF_INVALID',
    ],
    [
      'an inclusion proof for another entry',
      async () => ({
        evidence: await changed(async (bundle) => {
          const foreign = await makeBundle({ world, signer, payload: statementOf('https://example.test/other') });
          Object.assign(entryOf(bundle), { inclusionProof: entryOf(foreign).inclusionProof });
        }),
      }),
      'log',
      'LOG_PROOF_INVALID',
    ],
    [
      'a checkpoint that the log did not sign',
      async () => ({
        evidence: await changed((bundle) => {
          const checkpoint = entryOf(bundle).inclusionProof?.checkpoint;
          if (checkpoint) checkpoint.envelope = checkpoint.envelope.replace('Timestamp: ', 'Timestamp: 1');
        }),
      }),
      'log',
      'LOG_PROOF_INVALID',
    ],
    [
      'a checkpoint of another log',
      async () => ({
        evidence: await changed(async (bundle) => {
          const foreign = await makeBundle({ world: other, signer, payload: statementOf() });
          Object.assign(entryOf(bundle), { inclusionProof: entryOf(foreign).inclusionProof });
        }),
      }),
      'log',
      'LOG_PROOF_INVALID',
    ],
    [
      'an index that is no number',
      async () => ({
        evidence: await changed((bundle) => {
          const proof = entryOf(bundle).inclusionProof;
          if (proof) proof.logIndex = 'x';
        }),
      }),
      'log',
      'LOG_PROOF_INVALID',
    ],
    [
      'the entry of another bundle of the same signer',
      async () => ({
        evidence: await changed(async (bundle) => {
          const foreign = await makeBundle({ world, signer, payload: statementOf('https://example.test/other') });
          bundle.verificationMaterial.tlogEntries = foreign.verificationMaterial.tlogEntries;
        }),
      }),
      'log',
      'LOG_ENTRY_MISMATCH',
    ],
    [
      'a right entry and a wrong one',
      async () => ({
        evidence: await changed(async (bundle) => {
          const foreign = await makeBundle({ world, signer, payload: statementOf('https://example.test/other') });
          bundle.verificationMaterial.tlogEntries.push(...foreign.verificationMaterial.tlogEntries);
        }),
      }),
      'log',
      'LOG_ENTRY_MISMATCH',
    ],
    [
      'a body changed after logging',
      async () => ({
        evidence: await changed((bundle) => {
          const entry = entryOf(bundle);
          const body = Buffer.from(entry.canonicalizedBody, 'base64').toString().replace('"spec":{', '"spec":{"x":1,');
          entry.canonicalizedBody = Buffer.from(body).toString('base64');
        }),
      }),
      'log',
      'LOG_PROMISE_INVALID',
    ],
    [
      'an entry of another kind than it is said to be',
      async () => ({
        evidence: await changed((bundle) => {
          entryOf(bundle).kindVersion = { kind: 'hashedrekord', version: '0.0.1' };
        }),
      }),
      'log',
      'LOG_ENTRY_MISMATCH',
    ],
    [
      'an entry of a kind that stands for other things',
      async () => ({
        evidence: await changed(async (bundle) => {
          const body = { kind: 'rekord', apiVersion: '0.0.1', spec: {} };
          bundle.verificationMaterial.tlogEntries = [entryJson(await world.log(body), body, false)];
        }),
      }),
      'log',
      'LOG_ENTRY_KIND',
    ],
    [
      'an entry without a key',
      async () => ({
        evidence: await changed(async (bundle) => {
          const payload = statementOf();
          const value = createHash('sha256').update(payload).digest('hex');
          const [signature] = bundle.dsseEnvelope?.signatures ?? [];
          const spec = { payloadHash: { algorithm: 'sha256', value }, signatures: [{ signature: signature?.sig }] };
          const body = { kind: 'dsse', apiVersion: '0.0.1', spec };
          bundle.verificationMaterial.tlogEntries = [entryJson(await world.log(body), body, false)];
        }),
      }),
      'log',
      'LOG_ENTRY_KEY',
    ],
    [
      'an old intoto entry for another payload',
      async () => {
        const layer = await attestationLayer(world, signer, statementOf(), 'intoto1');
        const foreign = await attestationLayer(world, signer, statementOf('https://example.test/other'), 'intoto1');
        return { evidence: { ...layer, annotations: foreign.annotations } };
      },
      'log',
      'LOG_ENTRY_MISMATCH',
    ],
    [
      'an old intoto entry of another signer',
      async () => {
        const layer = await attestationLayer(world, signer, statementOf(), 'intoto1');
        const foreign = await attestationLayer(world, await certify(world), statementOf(), 'intoto1');
        const { 'dev.sigstore.cosign/bundle': bundle = '' } = foreign.annotations;
        return { evidence: { ...layer, annotations: { ...layer.annotations, 'dev.sigstore.cosign/bundle': bundle } } };
      },
      'log',
      'LOG_ENTRY_KEY',
    ],
    [
      'a cosign layer whose log entry lacks parts',
      async () => {
        const layer = await signatureLayer({ signer, world });
        return {
          evidence: { ...layer, annotations: { ...layer.annotations, 'dev.sigstore.cosign/bundle': '{"Payload":{}}' } },
        };
      },
      'parsed',
      'LOG_ENTRY_MALFORMED',
    ],
  ]);
});

function withStart(log: object, start: string): object {
  const publicKey = 'publicKey' in log && typeof log.publicKey === 'object' ? log.publicKey : {};
  return { ...log, publicKey: { ...publicKey, validFor: { start } } };
}

describe('the timestamp', () => {
  table([
    [
      'none, and it is demanded',
      async () => ({
        evidence: await changed(() => {}),
        verifier: { ...someone, demand: { ...LOGGED, timestamp: 'required' } },
      }),
      'timestamp',
      'TIMESTAMP_MISSING',
    ],
    [
      'of another signature',
      async () => ({
        evidence: await changed(
          async (bundle) => {
            const foreign = await makeBundle({ world, signer, payload: statementOf(), stamped: true });
            bundle.verificationMaterial.timestampVerificationData =
              foreign.verificationMaterial.timestampVerificationData;
          },
          { entry: 'dsse-v2', stamped: true },
        ),
      }),
      'timestamp',
      'TIMESTAMP_INVALID',
    ],
    [
      'of an authority that is not trusted',
      async () => ({
        evidence: await changed(() => {}, { entry: 'none', stamped: true }),
        verifier: { ...someone, demand: NO_LOG },
        roots: await withRoot((root) => ({ ...root, timestampAuthorities: other.trustedRoot.timestampAuthorities })),
      }),
      'timestamp',
      'TIMESTAMP_INVALID',
    ],
    [
      'that is no timestamp',
      async () => ({
        evidence: await changed(
          (bundle) => {
            bundle.verificationMaterial.timestampVerificationData = {
              rfc3161Timestamps: [{ signedTimestamp: 'AAAA' }],
            };
          },
          { entry: 'none' },
        ),
        verifier: { ...someone, demand: NO_LOG },
      }),
      'timestamp',
      'TIMESTAMP_INVALID',
    ],
    [
      'none, and the log does not date its entries',
      async () => ({ evidence: await changed(() => {}, { entry: 'dsse-v2' }) }),
      'timestamp',
      'TIME_UNPROVEN',
    ],
  ]);
});

describe('the form', () => {
  table([
    [
      'a bundle with two signatures',
      async () => ({
        evidence: await changed(({ dsseEnvelope }) => void dsseEnvelope?.signatures.push({ sig: 'AAAA', keyid: '' })),
      }),
      'parsed',
      'BUNDLE_INVALID',
    ],
    [
      'a bundle without a signature',
      async () => ({ evidence: await changed(({ dsseEnvelope }) => void dsseEnvelope?.signatures.pop()) }),
      'parsed',
      'BUNDLE_INVALID',
    ],
    [
      'a bundle of an unknown version',
      async () => ({
        evidence: await changed((bundle) => void Object.assign(bundle, { mediaType: 'application/json' })),
      }),
      'parsed',
      'BUNDLE_INVALID',
    ],
    [
      'a bundle of version 0.3 without an inclusion proof',
      async () => ({ evidence: await changed((bundle) => void delete entryOf(bundle).inclusionProof) }),
      'parsed',
      'BUNDLE_INVALID',
    ],
    [
      'a bundle that brings a root certificate',
      async () => {
        const root = await issueCertificate({
          authority: key,
          name: { kind: 'url', value: SIGNER },
          isAuthority: true,
          isSelfIssued: true,
        });
        return {
          evidence: await changed(
            ({ verificationMaterial: { x509CertificateChain } }) =>
              void x509CertificateChain?.certificates.push({ rawBytes: root.der.toString('base64') }),
            { mediaType: 'application/vnd.dev.sigstore.bundle+json;version=0.2' },
          ),
        };
      },
      'parsed',
      'BUNDLE_INVALID',
    ],
    [
      'a bundle with a hundred log entries',
      async () => ({
        evidence: await changed((bundle) => {
          bundle.verificationMaterial.tlogEntries = Array.from({ length: 100 }, () => entryOf(bundle));
        }),
      }),
      'parsed',
      'TOO_MANY_PARTS',
    ],
    [
      'a bundle that is no JSON',
      async () => ({ evidence: evidenceOf('sigstore-bundle', Buffer.from('{')) }),
      'parsed',
      'NOT_JSON',
    ],
    [
      'a bundle that is not UTF-8',
      async () => ({ evidence: evidenceOf('sigstore-bundle', Buffer.from([0x7b, 0xff, 0x7d])) }),
      'parsed',
      'NOT_JSON',
    ],
    [
      'a bundle that nests without end',
      async () => ({ evidence: evidenceOf('sigstore-bundle', Buffer.from(`{"a":${'['.repeat(1_000_000)}`)) }),
      'parsed',
      'NOT_JSON',
    ],
    ['an envelope without signatures', async () => ({ evidence: envelope([]) }), 'parsed', 'ENVELOPE_INVALID'],
    [
      'an envelope with a signature that is no base64',
      async () => ({ evidence: envelope([{ sig: 'AA A=' }]) }),
      'parsed',
      'SIGNATURE_ENCODING',
    ],
    [
      'an envelope with a thousand signatures',
      async () => ({ evidence: envelope(Array.from({ length: 1000 }, () => ({ sig: 'AAAA' }))) }),
      'parsed',
      'TOO_MANY_PARTS',
    ],
    [
      'an envelope none of whose signatures is right',
      async () => ({
        evidence: envelope([{ sig: 'AAAA' }, { sig: 'AAAB' }]),
        verifier: byKey([trustedKey(key.publicKey)]),
      }),
      'signature',
      'SIGNATURE_INVALID',
    ],
    [
      'a cosign layer without a signature',
      async () => ({
        evidence: evidenceOf('cosign-signature', simpleSigning()),
        verifier: byKey([trustedKey(key.publicKey)]),
      }),
      'parsed',
      'SIGNATURE_ENCODING',
    ],
    [
      'a cosign layer whose base64 has blanks in it',
      async () => {
        const signature = sign('sha256', simpleSigning(), key.privateKey).toString('base64');
        const annotations = { 'dev.cosignproject.cosign/signature': `${signature.slice(0, 8)}\n${signature.slice(8)}` };
        return {
          evidence: evidenceOf('cosign-signature', simpleSigning(), annotations),
          verifier: byKey([trustedKey(key.publicKey)]),
        };
      },
      'parsed',
      'SIGNATURE_ENCODING',
    ],
    [
      'a software bill of materials that nobody signed',
      async () => ({ evidence: evidenceOf('cosign-sbom', Buffer.from('{"bomFormat":"CycloneDX"}')) }),
      'found',
      'EVIDENCE_UNSIGNED',
    ],
    [
      'a statement of a build tool',
      async () => ({ evidence: evidenceOf('buildkit-statement', statementOf()) }),
      'found',
      'EVIDENCE_UNSIGNED',
    ],
    [
      'a cosign layer where only bundles count',
      async () => ({
        evidence: await signatureLayer({ signer, world }),
        verifier: { ...someone, signatureFormat: 'bundle' },
      }),
      'found',
      'FORM_NOT_COUNTED',
    ],
    [
      'a bundle where only cosign layers count',
      async () => ({ evidence: await changed(() => {}), verifier: { ...someone, signatureFormat: 'legacy' } }),
      'found',
      'FORM_NOT_COUNTED',
    ],
    [
      'a Notation signature',
      async () => ({ evidence: evidenceOf('notation-jws', Buffer.from('{}')) }),
      'found',
      'FORM_NOT_COUNTED',
    ],
    [
      'evidence from another repository than the one to look in',
      async () => ({
        evidence: await changed(() => {}),
        verifier: { ...someone, repository: 'registry.example/signatures' },
      }),
      'found',
      'REPOSITORY_NOT_COUNTED',
    ],
    [
      'a trusted root that cannot be used',
      async () => ({ evidence: await changed(() => {}), roots: await withRoot((root) => ({ ...root, tlogs: [{}] })) }),
      'found',
      'ROOT_UNUSABLE',
    ],
    [
      'a trusted root whose log has no beginning',
      async () => ({
        evidence: await changed(() => {}),
        roots: await withRoot((root) => ({ ...root, tlogs: root.tlogs.map((log) => withStart(log, '')) })),
      }),
      'found',
      'ROOT_UNUSABLE',
    ],
  ]);
});

function envelope(signatures: readonly object[]): Evidence {
  const content = { payloadType: IN_TOTO, payload: statementOf().toString('base64'), signatures };
  return evidenceOf('dsse-envelope', Buffer.from(JSON.stringify(content)));
}
