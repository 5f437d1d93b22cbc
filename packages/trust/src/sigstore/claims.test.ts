import { beforeAll, describe, expect, it } from 'vitest';
import { issueCertificate, tlv } from '../testing/issue-certificate.ts';
import { type KeyPair, ecdsaPair } from '../testing/sigstore-world.ts';
import { parseCertificate } from './chain.ts';
import { type CertificateIdentity, CLAIM_NAMES, readIdentity } from './claims.ts';

const FULCIO = '1.3.6.1.4.1.57264.1';

let authority: KeyPair;
beforeAll(() => {
  authority = ecdsaPair();
});

interface RawExtension {
  readonly oid: string;
  readonly value: Buffer;
}

async function identityWith(
  extensions: readonly RawExtension[],
  value = 'https://a.test',
): Promise<CertificateIdentity> {
  const { der } = await issueCertificate({ authority, name: { kind: 'url', value }, extensions });
  return readIdentity(parseCertificate(der).certificate);
}

function encoded(arc: number, text: string): RawExtension {
  return { oid: `${FULCIO}.${arc}`, value: tlv(0x0c, Buffer.from(text)) };
}

function raw(arc: number, text: string): RawExtension {
  return { oid: `${FULCIO}.${arc}`, value: Buffer.from(text) };
}

const TABLE: readonly (readonly [number, string])[] = [
  [2, 'githubWorkflowTrigger'],
  [3, 'githubWorkflowSha'],
  [4, 'githubWorkflowName'],
  [5, 'githubWorkflowRepository'],
  [6, 'githubWorkflowRef'],
  [9, 'buildSignerUri'],
  [10, 'buildSignerDigest'],
  [11, 'runnerEnvironment'],
  [12, 'sourceRepositoryUri'],
  [13, 'sourceRepositoryDigest'],
  [14, 'sourceRepositoryRef'],
  [15, 'sourceRepositoryIdentifier'],
  [16, 'sourceRepositoryOwnerUri'],
  [17, 'sourceRepositoryOwnerIdentifier'],
  [18, 'buildConfigUri'],
  [19, 'buildConfigDigest'],
  [20, 'buildTrigger'],
  [21, 'runInvocationUri'],
  [22, 'sourceRepositoryVisibilityAtSigning'],
];

describe('readIdentity', () => {
  it('knows every claim of Fulcio by its name', async () => {
    const identity = await identityWith(TABLE.map(([arc, name]) => (arc < 8 ? raw(arc, name) : encoded(arc, name))));
    expect(identity.claims).toEqual(Object.fromEntries(TABLE.map(([, name]) => [name, name])));
    for (const [, name] of TABLE) expect(CLAIM_NAMES).toContain(name);
  });

  it('reads the issuer in its old and its new form, and both where they agree', async () => {
    expect((await identityWith([raw(1, 'https://i.test')])).issuer).toBe('https://i.test');
    expect((await identityWith([encoded(8, 'https://i.test')])).issuer).toBe('https://i.test');
    expect((await identityWith([raw(1, 'https://i.test'), encoded(8, 'https://i.test')])).issuer).toBe(
      'https://i.test',
    );
    expect((await identityWith([])).issuer).toBeNull();
  });

  it('reads claims of more than 127 bytes', async () => {
    const text = 'x'.repeat(200);
    const value = Buffer.concat([Buffer.from([0x0c, 0x81, 200]), Buffer.from(text)]);
    expect((await identityWith([{ oid: `${FULCIO}.12`, value }])).claims).toEqual({ sourceRepositoryUri: text });
  });

  it('leaves out extensions of others', async () => {
    expect((await identityWith([{ oid: '1.2.3.4', value: Buffer.from('x') }, encoded(99, 'x')])).claims).toEqual({});
  });

  it.each([
    ['a claim that is no UTF8String', [raw(12, 'https://x.test')]],
    ['a claim of another type', [{ oid: `${FULCIO}.12`, value: tlv(0x16, Buffer.from('x')) }]],
    ['a claim that ends early', [{ oid: `${FULCIO}.12`, value: Buffer.from([0x0c, 5, 0x61]) }]],
    ['a length of no definite form', [{ oid: `${FULCIO}.12`, value: Buffer.from([0x0c, 0x80, 0, 0]) }]],
    ['a claim that is not UTF-8', [{ oid: `${FULCIO}.12`, value: tlv(0x0c, Buffer.from([0xff])) }]],
    ['a claim with a NUL in it', [encoded(12, 'https://a.test\0.evil.test')]],
    ['a claim twice', [encoded(12, 'a'), encoded(12, 'a')]],
    ['two issuers that differ', [raw(1, 'a'), encoded(8, 'b')]],
  ])('refuses %s', async (_name, extensions) => {
    await expect(identityWith(extensions)).rejects.toMatchObject({ failure: { code: 'CERTIFICATE_INVALID' } });
  });
});
