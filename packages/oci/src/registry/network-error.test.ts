import { AssayError } from '@assay/core';
import { expect, test } from 'vitest';
import { networkFailure } from './network-error.ts';
import { PassingFault } from './retry.ts';

test.each<[string, string, 'passing' | 'lasting']>([
  ['ECONNREFUSED', 'REGISTRY_UNREACHABLE', 'lasting'],
  ['ENOTFOUND', 'REGISTRY_UNREACHABLE', 'lasting'],
  ['ECONNRESET', 'REGISTRY_UNREACHABLE', 'passing'],
  ['EAI_AGAIN', 'REGISTRY_UNREACHABLE', 'passing'],
  ['UND_ERR_BODY_TIMEOUT', 'REGISTRY_UNREACHABLE', 'passing'],
  ['UND_ERR_SOCKET', 'REGISTRY_UNREACHABLE', 'passing'],
  ['CERT_HAS_EXPIRED', 'REGISTRY_TLS', 'lasting'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'REGISTRY_TLS', 'lasting'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'REGISTRY_TLS', 'lasting'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'REGISTRY_TLS', 'lasting'],
  ['ERR_SSL_WRONG_VERSION_NUMBER', 'REGISTRY_TLS', 'lasting'],
  ['HPE_INVALID_CONSTANT', 'REGISTRY_PROTOCOL', 'lasting'],
  ['ERR_ASSAY_ADDRESS_REFUSED', 'REGISTRY_PROTOCOL', 'lasting'],
])('%s is %s and %s', (code, expected, duration) => {
  const failure = networkFailure(Object.assign(new Error('x'), { code }), 'r.example', new AbortController().signal);
  const error = failure instanceof PassingFault ? failure.failure : failure;
  expect(failure instanceof PassingFault).toBe(duration === 'passing');
  expect(error instanceof AssayError && error.code).toBe(expected);
});

test('a code may be in the cause, and a cancelled request is nothing else', () => {
  const error = new Error('x', { cause: Object.assign(new Error('y'), { code: 'ENOTFOUND' }) });
  expect(networkFailure(error, 'r.example', new AbortController().signal)).toMatchObject({
    code: 'REGISTRY_UNREACHABLE',
  });
  expect(networkFailure(error, 'r.example', AbortSignal.abort())).toMatchObject({ code: 'ABORTED' });
});
