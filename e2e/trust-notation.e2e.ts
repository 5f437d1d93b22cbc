import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type JsonObject, type JsonValue, isJsonObject } from '@assay/core';
import {
  type Holder,
  type NotationDraft,
  makeAuthority,
  makeCose,
  makeJws,
  makeSigner,
} from '../packages/trust/src/testing/notation-material.ts';
import { type Run, assay, report, requireTools, temporaryDirectory, tool } from './program.ts';
import { type RegistryServer, startRegistry } from './registry-server.ts';
import { accepted, failures } from './trust-report.ts';
import { hasProgram, newIndex, pushSigned } from './trust-yard.ts';

const temporary = temporaryDirectory();
const home = join(temporary.path, 'home');
const content = newIndex('notation');
const { digest, mediaType, bytes } = content.root;
const target = { digest, mediaType, size: bytes.length };

let registry: RegistryServer;
let authority: Holder;
let stranger: Holder;
let signer: Holder;
let count = 0;

const pem = ({ certificate }: Holder): string => certificate.toString('pem');

interface Trust {
  readonly level?: string;
  readonly override?: JsonObject;
  readonly ca?: readonly string[];
  readonly identities?: readonly string[];
}

function policy(trust: Trust): string {
  const { level = 'strict', override = { revocation: 'skip' }, ca = [pem(authority)], identities } = trust;
  const notation: Record<string, JsonValue> = { level, override, trust_stores: { ca: [...ca] } };
  if (identities !== undefined) notation['trusted_identities'] = [...identities];
  const path = join(temporary.path, 'policy.json');
  writeFileSync(
    path,
    JSON.stringify({
      version: '2',
      verifiers: [{ name: 'acme', notation }],
      rule_sets: [{ id: 'r', name: 'r', rules: [{ gate: 'signatures', trigger: 'required', action: 'STOP' }] }],
      mappings: [
        { id: 'm', name: 'm', registry: '*', repository: '*', image: { type: 'tag', value: '*' }, rule_set_ids: ['r'] },
      ],
    }),
  );
  return path;
}

async function signed(
  draft: Partial<NotationDraft>,
  envelope: 'jws' | 'cose' = 'jws',
  typeIn: 'artifact' | 'config' = 'artifact',
): Promise<string> {
  count += 1;
  const whole = { chain: [signer, authority], target, ...draft };
  const made = envelope === 'jws' ? await makeJws(whole) : await makeCose(whole);
  const piece = { form: 'notation', envelope, content: made, typeIn } as const;
  return await pushSigned(registry.host, `notation/${count}`, content, [piece]);
}

async function verify(name: string, trust: Trust = {}): Promise<Run> {
  return await assay(home, ['verify', '--platform', 'linux/amd64', '-o', 'json', '--policy', policy(trust), name]);
}

beforeAll(async () => {
  requireTools('docker-registry', 'skopeo');
  mkdirSync(home);
  mkdirSync(join(temporary.path, 'registry'));
  registry = await startRegistry(join(temporary.path, 'registry'));
  authority = await makeAuthority();
  stranger = await makeAuthority();
  signer = await makeSigner(authority);
});

afterAll(async () => {
  await registry?.stop();
  temporary.remove();
});

describe('a signature of Notation', () => {
  it.each(['jws', 'cose'] as const)('is accepted: %s', async (envelope) => {
    const run = await verify(await signed({}, envelope), { identities: ['x509.subject: C=US, ST=WA, O=acme.example'] });
    expect(failures(run)).toEqual(new Set());
    expect(accepted(run)).toEqual([`notation-${envelope}`]);
    expect(run.code).toBe(0);
    expect(report(run)).toMatchObject({ signatures: [{ subject: digest, verifiers: ['acme'] }] });
    const judged = await assay(home, ['check', '--policy', policy({}), `${registry.host}/notation/${count}:1`]);
    expect(judged.code).toBe(0);
  });

  it('is accepted where its type stands in the configuration, as older versions wrote it', async () => {
    const run = await verify(await signed({}, 'jws', 'config'));
    expect(run.code).toBe(0);
  });

  type Row = readonly [string, () => Promise<string>, () => Trust, string];
  const REFUSED: readonly Row[] = [
    [
      'by an authority of strangers',
      async () => await signed({}),
      () => ({ ca: [pem(stranger)] }),
      'chain CHAIN_UNTRUSTED',
    ],
    [
      'by somebody else of the authority',
      async () => await signed({}),
      () => ({ identities: ['x509.subject: C=US, ST=WA, O=other.example'] }),
      'identity IDENTITY_MISMATCH',
    ],
    [
      'for another image',
      async () => await signed({ target: { ...target, digest: `sha256:${'0'.repeat(64)}` } }),
      () => ({}),
      'subject SUBJECT_MISMATCH',
    ],
    [
      'that has expired',
      async () => await signed({ expiry: '2026-03-02T00:00:00Z' }),
      () => ({}),
      'rule SIGNATURE_EXPIRED',
    ],
    [
      'that demands something unknown',
      async () =>
        await signed({
          critical: ['io.cncf.notary.signingScheme', 'com.example.plugin'],
          extra: { 'com.example.plugin': 'x' },
        }),
      () => ({}),
      'parsed CRITICAL_UNKNOWN',
    ],
    [
      'with a certificate that had ended',
      async () => {
        const late = await makeSigner(authority, {
          notBefore: new Date('2026-01-01'),
          notAfter: new Date('2026-02-01'),
        });
        return await signed({ chain: [late, authority] });
      },
      () => ({}),
      'chain CERTIFICATE_EXPIRED',
    ],
    [
      'with a certificate for other purposes',
      async () => {
        const server = await makeSigner(authority, { extendedUsages: ['1.3.6.1.5.5.7.3.1'] });
        return await signed({ chain: [server, authority] });
      },
      () => ({}),
      'chain CERTIFICATE_PURPOSE',
    ],
    [
      'whose certificates nobody can be asked about',
      async () => {
        const asked = await makeSigner(authority, { ocsp: 'http://127.0.0.1:9/' });
        return await signed({ chain: [asked, authority] });
      },
      () => ({ override: {} }),
      'chain REVOCATION_UNKNOWN',
    ],
  ];

  it.each(REFUSED)('is refused %s', async (_, make, trust, failure) => {
    const run = await verify(await make(), trust());
    expect(failures(run)).toEqual(new Set([failure]));
    expect(run.code).toBe(2);
  });

  it('changed after signing is refused', async () => {
    const made: unknown = JSON.parse(
      (await makeJws({ chain: [signer, authority], target: { ...target, size: 1 } })).toString(),
    );
    const payload = Buffer.from(JSON.stringify({ targetArtifact: target })).toString('base64url');
    const changed = { ...(isJsonObject(made) ? made : {}), payload };
    const piece = { form: 'notation', envelope: 'jws', content: Buffer.from(JSON.stringify(changed)) } as const;
    const run = await verify(await pushSigned(registry.host, 'notation/changed', content, [piece]));
    expect(failures(run)).toEqual(new Set(['signature SIGNATURE_INVALID']));
    expect(run.code).toBe(2);
  });

  it('that has expired is accepted where the level only logs that', async () => {
    const run = await verify(await signed({ expiry: '2026-03-02T00:00:00Z' }), { level: 'permissive' });
    expect(run.code).toBe(0);
  });

  it.skipIf(!hasProgram('notation-sign')).each(['jws', 'cose'] as const)(
    'that notation-go made is accepted: %s (needs notation-sign on PATH)',
    async (envelope) => {
      const out = join(temporary.path, `go-${envelope}`);
      mkdirSync(out);
      tool('notation-sign', [envelope, mediaType, digest, String(bytes.length), out]);
      const piece = { form: 'notation', envelope, content: readFileSync(join(out, `signature.${envelope}`)) } as const;
      const name = await pushSigned(registry.host, `notation/go-${envelope}`, content, [piece]);
      const run = await verify(name, { ca: [readFileSync(join(out, 'root.pem'), 'utf8')] });
      expect(failures(run)).toEqual(new Set());
      expect(run.code).toBe(0);
      expect((await verify(name)).code).toBe(2);
    },
  );
});
