import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type KeyObject, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import { AssayError, type Evidence, type Verifier } from '@assay/core';
import { describe, expect, test } from 'vitest';
import { loadTrustedRoots } from '../roots/load-trusted-roots.ts';
import { sha256Digest } from '../testing/sha256-digest.ts';
import { verifyEvidence } from '../verify/verify-evidence.ts';
import { readSigningKey } from './read-signing-key.ts';
import { signStatement } from './sign-statement.ts';
import { encodeStatement } from './statement.ts';

const DIGEST = sha256Digest('manifest');
const NO_SERVICES = { log: null, timestamps: null };

const pem = (type: 'pkcs8' | 'sec1' | 'pkcs1', key: KeyObject): string => key.export({ format: 'pem', type });

const EC = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const RSA = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ED = generateKeyPairSync('ed25519');

describe('a private key', () => {
  test.each([
    ['PKCS#8', pem('pkcs8', EC.privateKey), null],
    ['SEC1', pem('sec1', EC.privateKey), null],
    ['PKCS#1', pem('pkcs1', RSA.privateKey), null],
    ['Ed25519', pem('pkcs8', ED.privateKey), null],
    [
      'encrypted',
      EC.privateKey.export({ format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase: 'secret' }),
      'secret',
    ],
  ])('in the form %s is read', (_, text, password) => {
    expect(readSigningKey(text, password).type).toBe('private');
  });

  const weak = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey;
  test.each([
    ['a public key', EC.publicKey.export({ format: 'pem', type: 'spki' }), null],
    ['no PEM', 'x', null],
    ['a weak key', pem('pkcs8', weak), null],
    [
      'a wrong password',
      EC.privateKey.export({ format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase: 'a' }),
      'b',
    ],
    [
      'a broken box',
      '-----BEGIN ENCRYPTED SIGSTORE PRIVATE KEY-----\ne30=\n-----END ENCRYPTED SIGSTORE PRIVATE KEY-----',
      '',
    ],
  ])('that is %s is refused, and nothing of it is told', (_, text, password) => {
    const refusal = (): AssayError => {
      try {
        readSigningKey(text, password);
      } catch (error) {
        if (error instanceof AssayError) return error;
      }
      throw new Error('it was read');
    };
    const { message, code } = refusal();
    expect(['SIGNING_KEY_INVALID', 'KEY_INVALID']).toContain(code);
    for (const line of text.split('\n').filter((part) => part.length > 20 && !part.startsWith('-'))) {
      expect(message).not.toContain(line);
    }
  });

  const cosign = ['cosign'].find((name) => spawnSync(name, ['version']).status === 0);
  test.skipIf(cosign === undefined)('of cosign is read with its password (needs cosign on PATH)', () => {
    const directory = mkdtempSync(join(tmpdir(), 'assay-key-'));
    try {
      const run = spawnSync(cosign ?? '', ['generate-key-pair'], {
        cwd: directory,
        env: { ...process.env, COSIGN_PASSWORD: 'pw' },
      });
      expect(run.status).toBe(0);
      const key = readSigningKey(readFileSync(join(directory, 'cosign.key'), 'utf8'), 'pw');
      const data = Buffer.from('data');
      const publicKey = createPublicKey(readFileSync(join(directory, 'cosign.pub'), 'utf8'));
      expect(verify('sha256', data, publicKey, sign('sha256', data, key))).toBe(true);
      expect(() => readSigningKey(readFileSync(join(directory, 'cosign.key'), 'utf8'), 'other')).toThrow('password');
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  });
});

describe('a signed statement', () => {
  test.each([
    ['P-256', EC],
    ['RSA', RSA],
    ['Ed25519', ED],
  ])('with %s is what the verifier accepts, and only for its image', async (_, { privateKey, publicKey }) => {
    const statement = encodeStatement({
      name: 'registry.example.com/app',
      digest: DIGEST,
      predicateType: 'urn:x',
      predicate: { a: 1 },
    });
    const content = await signStatement(statement, { kind: 'key', key: privateKey }, NO_SERVICES);
    const verifier: Verifier = {
      name: 'release',
      kind: 'key',
      keys: [
        {
          name: 'release',
          pem: publicKey.export({ format: 'pem', type: 'spki' }),
          hash: 'sha256',
          validFrom: null,
          validUntil: null,
          revokedFrom: null,
        },
      ],
      demand: { log: 'ignored', certificateLog: 'ignored', timestamp: 'ignored' },
      annotations: {},
      repository: null,
      trustedRoot: null,
      signatureFormat: null,
    };
    const reportFor = async (digest: typeof DIGEST): ReturnType<typeof verifyEvidence> => {
      const evidence: Evidence = {
        form: 'sigstore-bundle',
        content,
        digest: sha256Digest(content),
        mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
        annotations: {},
        subject: digest,
        origin: { found: 'file', place: 'file', manifest: null },
      };
      const subjects = [{ digest, role: 'manifest', platform: null, mediaType: null, sizeBytes: null } as const];
      const roots = await loadTrustedRoots([], null);
      return await verifyEvidence(
        { subjects, items: [evidence], gaps: [] },
        { verifiers: [verifier], roots, at: new Date() },
      );
    };
    const { attestations } = await reportFor(DIGEST);
    expect(attestations).toMatchObject([
      { verified: true, predicateType: 'urn:x', predicate: { a: 1 }, verifiers: ['release'] },
    ]);
    const other = await reportFor(sha256Digest('other'));
    expect(other.attestations[0]?.checks[0]?.failure?.step).toBe('subject');
  });

  test('by a service that is not there fails with a code', async () => {
    const failing = signStatement(
      Buffer.from('{}'),
      { kind: 'key', key: EC.privateKey },
      { log: null, timestamps: 'http://127.0.0.1:1' },
    );
    await expect(failing).rejects.toMatchObject({ code: 'SIGNING_FAILED' });
  }, 60_000);
});
