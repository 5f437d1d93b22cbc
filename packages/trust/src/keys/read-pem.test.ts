import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ecdsaPair, pemOf } from '../testing/sigstore-world.ts';
import { keyFingerprint, readPublicKeys } from './read-pem.ts';

describe('readPublicKeys', () => {
  it('reads several keys of all supported kinds in their order', () => {
    const pairs = [
      ecdsaPair(),
      ecdsaPair('P-384'),
      ecdsaPair('P-521'),
      generateKeyPairSync('ed25519'),
      generateKeyPairSync('rsa', { modulusLength: 2048 }),
    ];
    const keys = readPublicKeys(
      `text before\n${pairs.map(({ publicKey }) => pemOf(publicKey)).join('text between\n')}`,
    );
    expect(keys.map(keyFingerprint)).toEqual(pairs.map(({ publicKey }) => keyFingerprint(publicKey)));
  });

  it('reads RSA keys in the older form, and Windows line ends', () => {
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const older = publicKey.export({ format: 'pem', type: 'pkcs1' }).replaceAll('\n', '\r\n');
    expect(readPublicKeys(older).map(keyFingerprint)).toEqual([keyFingerprint(publicKey)]);
  });

  const weak = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey;
  const curve = generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).publicKey;
  const agreement = generateKeyPairSync('x25519').publicKey;
  const secret = ecdsaPair().privateKey.export({ format: 'pem', type: 'pkcs8' });
  it.each([
    ['nothing', ''],
    ['no PEM', 'ssh-ed25519 AAAA'],
    ['a private key', secret],
    ['a public key and a private one', pemOf(ecdsaPair().publicKey) + secret],
    ['an RSA key that is too short', pemOf(weak)],
    ['a curve that is not supported', pemOf(curve)],
    ['a key that cannot sign', pemOf(agreement)],
    ['a block with something else in it', '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n'],
    ['too many blocks', pemOf(ecdsaPair().publicKey).repeat(300)],
  ])('refuses %s', (_name, pem) => {
    expect(() => readPublicKeys(pem)).toThrow(expect.objectContaining({ code: 'KEY_INVALID' }));
  });
});
