import { expect, test } from 'vitest';
import { type AddressClass, classifyHost } from './address.ts';

test.each<[string, AddressClass]>([
  ['localhost', 'loopback'],
  ['127.0.0.1', 'loopback'],
  ['127.255.1.2', 'loopback'],
  ['[::1]', 'loopback'],
  ['::1', 'loopback'],
  ['[::ffff:7f00:1]', 'loopback'],
  ['[64:ff9b::7f00:1]', 'loopback'],
  ['169.254.169.254', 'link-local'],
  ['0.0.0.0', 'link-local'],
  ['[::]', 'link-local'],
  ['[fe80::1]', 'link-local'],
  ['[::ffff:a9fe:a9fe]', 'link-local'],
  ['[64:ff9b::a9fe:a9fe]', 'link-local'],
  ['[2002:a9fe:a9fe::1]', 'link-local'],
  ['[fd00:ec2::254]', 'link-local'],
  ['10.1.2.3', 'private'],
  ['172.31.0.1', 'private'],
  ['172.32.0.1', 'public'],
  ['192.168.0.1', 'private'],
  ['100.64.0.1', 'private'],
  ['[fd12::1]', 'private'],
  ['[fec0::1]', 'private'],
  ['[2002:c0a8:1::1]', 'private'],
  ['8.8.8.8', 'public'],
  ['[2001:4860::1]', 'public'],
  ['registry.example', 'name'],
  ['localhost.', 'name'],
  ['127.0.0.1.example', 'name'],
])('%s is %s', (host, expected) => {
  expect(classifyHost(host)).toBe(expected);
});

test.each(['http://2852039166/', 'http://0xa9fea9fe/', 'http://169.254.43518/', 'http://0251.0376.169.254/'])(
  '%s is link-local in every spelling that a URL may have',
  (url) => {
    expect(classifyHost(new URL(url).hostname)).toBe('link-local');
  },
);
