import { describe, expect, it } from 'vitest';
import { ecdsaPair, pemOf } from '../testing/sigstore-world.ts';
import { byKey, exact, identity, keyless, trustedKey } from '../testing/verifier-builder.ts';
import { type KeyResolver, resolveKeys } from './key-resolver.ts';

const { publicKey } = ecdsaPair();
const options = { signal: new AbortController().signal };
const kms: KeyResolver = {
  scheme: 'testkms://',
  resolve: (reference) =>
    reference.endsWith('/a') ? Promise.resolve(pemOf(publicKey)) : Promise.reject(new Error('no')),
};
const plain = trustedKey(publicKey);

describe('resolveKeys', () => {
  it('puts keys in the place of references and leaves everything else', async () => {
    const verifiers = [
      byKey([plain, { ...plain, pem: 'testkms://project/a\n' }]),
      keyless([identity(exact('a'), null)]),
    ];
    expect(await resolveKeys(verifiers, [kms], options)).toEqual([byKey([plain, plain]), verifiers[1]]);
  });

  it.each([
    ['that nobody knows', 'otherkms://project/a'],
    ['that cannot be had', 'testkms://project/b'],
  ])('refuses a reference %s', async (_name, pem) => {
    await expect(resolveKeys([byKey([{ ...plain, pem }])], [kms], options)).rejects.toMatchObject({
      code: 'KEY_UNAVAILABLE',
    });
  });
});
