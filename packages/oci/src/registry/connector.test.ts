import type { LookupAddress } from 'node:dns';
import { describe, expect, test } from 'vitest';
import { type Resolve, createConnector, guardLookup, isForbidden, serverKey } from './connector.ts';
import { ADDRESS_REFUSED } from './network-error.ts';

function resolveTo(...addresses: readonly string[]): Resolve {
  return (_hostname, _options, callback) => {
    callback(
      null,
      addresses.map((address): LookupAddress => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  };
}

function look(resolve: Resolve, options: { all: boolean; loopback: boolean }): unknown {
  let result: unknown = null;
  guardLookup(resolve, options.loopback)('name.example', { all: options.all }, (error, address) => {
    result = error === null ? address : error.code;
  });
  return result;
}

const unknownName: Resolve = (_hostname, _options, callback) => {
  callback(Object.assign(new Error('x'), { code: 'ENOTFOUND' }), []);
};

describe('guardLookup', () => {
  test.each<[string[], boolean]>([
    [['169.254.169.254'], false],
    [['169.254.169.254'], true],
    [['93.184.216.34', '169.254.169.254'], false],
    [['fe80::1'], false],
    [['::ffff:169.254.169.254'], false],
    [['0.0.0.0'], true],
    [['127.0.0.1'], false],
    [['::1'], false],
  ])('refuses a name with the addresses %j (registry on this machine: %s)', (addresses, loopback) => {
    for (const all of [true, false]) expect(look(resolveTo(...addresses), { all, loopback })).toBe(ADDRESS_REFUSED);
  });

  test('lets other names through, in both forms that callers ask for', () => {
    const resolve = resolveTo('93.184.216.34', '10.0.0.1');
    expect(look(resolve, { all: false, loopback: false })).toBe('93.184.216.34');
    expect(look(resolve, { all: true, loopback: false })).toHaveLength(2);
    expect(look(resolveTo('127.0.0.1'), { all: false, loopback: true })).toBe('127.0.0.1');
  });

  test('passes on that a name is not known', () => {
    expect(look(unknownName, { all: true, loopback: false })).toBe('ENOTFOUND');
    expect(look(resolveTo(), { all: true, loopback: false })).toBe(ADDRESS_REFUSED);
  });
});

test('no connection is begun to a forbidden address that nobody named', () => {
  const connect = createConnector({
    named: new Set(['r.example:443']),
    insecure: new Set(),
    loopback: false,
    certificateAuthorities: [],
  });
  for (const hostname of ['169.254.169.254', '127.0.0.1', 'localhost', '::1']) {
    let refusal: unknown = null;
    connect({ hostname, protocol: 'http:', port: '80' }, (...args) => {
      refusal = args[0];
    });
    expect(refusal).toMatchObject({ code: ADDRESS_REFUSED });
  }
});

test('private addresses are allowed, since registries there keep their blobs there', () => {
  expect(isForbidden('10.0.0.1', false)).toBe(false);
});

test.each([
  ['a.example', '', 'https:', 'a.example:443'],
  ['a.example', '', 'http:', 'a.example:80'],
  ['a.example', '5000', 'http:', 'a.example:5000'],
  ['[::1]', '5000', 'http:', '::1:5000'],
])('the server %s %s %s is %s', (hostname, port, protocol, expected) => {
  expect(serverKey(hostname, port, protocol)).toBe(expected);
});
