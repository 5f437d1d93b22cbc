import { expect, test } from 'vitest';
import { swiftPackage } from './package.ts';
import { parseResolved } from './parse-packages.ts';

test.each([
  ['https://github.com/apple/swift-nio.git', 'pkg:swift/github.com/apple/swift-nio@1'],
  ['https://user:pass@example.com/a/b/c', 'pkg:swift/example.com/a/b/c@1'],
  ['ssh://git@example.com:22/a/b.git/', 'pkg:swift/example.com:22/a/b@1'],
  ['git@github.com:a/b.git', 'pkg:swift/github.com/a/b@1'],
  ['/local/path', 'pkg:swift/x@1'],
  ['', 'pkg:swift/x@1'],
])('names what comes from %s', (location, purl) => {
  const record = { name: 'x', version: '1', commit: '', location };
  expect(swiftPackage(record, { path: '/x', layer: null })?.purl).toBe(purl);
});

test.each([
  [
    'version 1',
    { object: { pins: [{ package: 'A', repositoryURL: 'https://x/a', state: { revision: 'r', version: '1' } }] } },
  ],
  ['version 2', { pins: [{ identity: 'A', location: 'https://x/a', state: { revision: 'r', version: '1' } }] }],
])('reads Package.resolved of %s', (_name, json) => {
  expect(parseResolved(Buffer.from(JSON.stringify(json)))).toEqual([
    { name: 'A', version: '1', commit: 'r', location: 'https://x/a' },
  ]);
});

test.each([{}, { pins: {} }, [], null])('refuses %j', (json) => {
  expect(() => parseResolved(Buffer.from(JSON.stringify(json)))).toThrow(
    expect.objectContaining({ code: 'PACKAGE_FILE_INVALID' }),
  );
});
