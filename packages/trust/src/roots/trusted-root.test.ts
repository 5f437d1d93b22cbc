import { beforeAll, describe, expect, it } from 'vitest';
import type { NamedTrustedRoot } from '@assay/core';
import { bundleEvidence, makeBundle, setOf, statementOf } from '../testing/evidence-builder.ts';
import { type SigstoreWorld, createWorld } from '../testing/sigstore-world.ts';
import { exact, identity, keyless } from '../testing/verifier-builder.ts';
import { verifyEvidence } from '../verify/verify-evidence.ts';
import { findTrustedRoot, loadTrustedRoots } from './load-trusted-roots.ts';
import { PUBLIC_GOOD_ROOT } from './public-good.ts';
import { createTrustedRoot, publicGoodRoot } from './trusted-root.ts';

describe('the public-good root', () => {
  it('holds what its operators publish', () => {
    const { material, name } = publicGoodRoot();
    expect(name).toBe('sigstore-public-good');
    expect(material.certificateAuthorities).toHaveLength(2);
    expect(material.ctlogs).toHaveLength(2);
    expect(material.tlogs.map(({ baseURL }) => baseURL)).toEqual([
      'https://rekor.sigstore.dev',
      'https://log2025-1.rekor.sigstore.dev',
    ]);
    expect(material.timestampAuthorities).toHaveLength(1);
  });

  it('is what verifiers mean that name none', async () => {
    const roots = await loadTrustedRoots([], null);
    expect(findTrustedRoot(null, roots)).toMatchObject({ version: publicGoodRoot().version });
    expect(() => findTrustedRoot('other', roots)).toThrow(expect.objectContaining({ code: 'TRUSTED_ROOT_UNKNOWN' }));
  });

  it('can be replaced under its own name', async () => {
    const json = JSON.stringify({ ...PUBLIC_GOOD_ROOT, ctlogs: [] });
    const roots = await loadTrustedRoots([{ name: 'sigstore-public-good', source: { kind: 'document', json } }], null);
    expect(roots.roots).toHaveLength(1);
    expect(findTrustedRoot(null, roots)).toMatchObject({ material: { ctlogs: [] } });
  });
});

describe('versions', () => {
  it('go by content', () => {
    const json = JSON.stringify(PUBLIC_GOOD_ROOT);
    expect(createTrustedRoot('a', { kind: 'document', json }).version).toBe(publicGoodRoot().version);
    const changed = json.replace('"operator"', '"operators"').replace('rekor.sigstore.dev', 'rekor.example.test');
    expect(createTrustedRoot('a', { kind: 'document', json: changed }).version).not.toBe(publicGoodRoot().version);
  });
});

describe('documents that are refused', () => {
  const [log = {}] = JSON.parse(JSON.stringify(PUBLIC_GOOD_ROOT)).tlogs;
  it.each([
    ['no JSON', '{'],
    ['another document', '{}'],
    ['a key twice', '{"mediaType":"application/vnd.dev.sigstore.trustedroot+json;version=0.1","mediaType":""}'],
    ['nobody', '{"mediaType":"application/vnd.dev.sigstore.trustedroot+json;version=0.1"}'],
    [
      'a log without a beginning',
      JSON.stringify({ ...PUBLIC_GOOD_ROOT, tlogs: [{ ...log, publicKey: { ...log.publicKey, validFor: {} } }] }),
    ],
    [
      'a certificate log without a beginning',
      JSON.stringify({
        ...PUBLIC_GOOD_ROOT,
        ctlogs: [{ ...log, publicKey: { ...log.publicKey, validFor: undefined } }],
      }),
    ],
    [
      'a time that is none',
      JSON.stringify({
        ...PUBLIC_GOOD_ROOT,
        tlogs: [{ ...log, publicKey: { ...log.publicKey, validFor: { start: 'then' } } }],
      }),
    ],
    [
      'a key that is none',
      JSON.stringify({ ...PUBLIC_GOOD_ROOT, tlogs: [{ ...log, publicKey: { ...log.publicKey, rawBytes: 'AAAA' } }] }),
    ],
    [
      'a certificate that is none',
      JSON.stringify({
        ...PUBLIC_GOOD_ROOT,
        certificateAuthorities: [{ certChain: { certificates: [{ rawBytes: 'AAAA' }] } }],
      }),
    ],
  ])('%s', (_name, json) => {
    expect(() => createTrustedRoot('a', { kind: 'document', json })).toThrow(
      expect.objectContaining({ code: 'TRUSTED_ROOT_INVALID' }),
    );
  });
});

describe('a root of bare keys', () => {
  let world: SigstoreWorld;
  beforeAll(async () => {
    world = await createWorld();
  });

  function pem(label: string, base64: string): string {
    return `-----BEGIN ${label}-----\n${base64}\n-----END ${label}-----\n`;
  }

  function keysRoot(): NamedTrustedRoot {
    const { certificateAuthorities, tlogs, ctlogs, timestampAuthorities } = JSON.parse(
      JSON.stringify(world.trustedRoot),
    );
    const chain = (one: { certChain: { certificates: { rawBytes: string }[] } }): string => {
      return one.certChain.certificates
        .map(({ rawBytes }) => pem('CERTIFICATE', rawBytes))
        .toReversed()
        .join('');
    };
    const log = (one: { baseUrl: string; publicKey: { rawBytes: string } }) => {
      return { baseUrl: one.baseUrl, pem: pem('PUBLIC KEY', one.publicKey.rawBytes), hash: 'sha-256' };
    };
    return {
      name: 'world',
      source: {
        kind: 'keys',
        certificateAuthorities: certificateAuthorities.map((one: Parameters<typeof chain>[0]) => ({
          uri: '',
          pem: chain(one),
        })),
        logs: tlogs.map(log),
        certificateLogs: ctlogs.map(log),
        timestampAuthorities: timestampAuthorities.map((one: Parameters<typeof chain>[0]) => ({
          uri: '',
          pem: chain(one),
        })),
      },
    };
  }

  it.each(['dsse', 'dsse-v2'] as const)('verifies as the document does: %s', async (entry) => {
    const signer = await world.certify('https://signer.test/a');
    const bundle = await makeBundle({ world, signer, payload: statementOf(), entry, stamped: true });
    const roots = await loadTrustedRoots([keysRoot()], null);
    const verifiers = [keyless([identity(exact('https://signer.test/a'), null)])];
    const report = await verifyEvidence(setOf([bundleEvidence(bundle)]), { verifiers, roots, at: new Date() });
    expect(report.attestations[0]?.checks).toEqual([{ verifier: 'keyless', failure: null }]);
  });

  it('that holds no PEM cannot be used', async () => {
    const logs = [{ baseUrl: '', pem: 'x', hash: '' }];
    const source = {
      kind: 'keys',
      certificateAuthorities: [],
      logs,
      certificateLogs: [],
      timestampAuthorities: [],
    } as const;
    const roots = await loadTrustedRoots([{ name: 'bare', source }], null);
    expect(roots.failures).toMatchObject([{ name: 'bare', code: 'TRUSTED_ROOT_INVALID' }]);
  });
});
