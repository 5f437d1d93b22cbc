import { deflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { buildElf, buildMachO, buildPe } from '../../binary/build-program.ts';
import { cargoAuditableCataloger } from './cataloger.ts';
import { cratePackage, cratePackages } from './package.ts';
import { parseAuditData } from './parse-audit-data.ts';

const LIST = { packages: [{ name: 'adler', version: '1.0.2', source: 'crates.io' }] };

function compressed(json: unknown): Buffer {
  return deflateSync(JSON.stringify(json));
}

describe('reading programs', () => {
  test.each<readonly [string, Buffer]>([
    ['ELF', buildElf([{ name: '.dep-v0', content: compressed(LIST) }])],
    ['a Windows program', buildPe([{ name: '.dep-v0', content: compressed(LIST) }])],
    ['Mach-O', buildMachO([{ name: '.dep-v0', content: compressed(LIST) }])],
  ])('finds the list in %s', (_name, bytes) => {
    expect(cargoAuditableCataloger.read({ path: '/app', bytes })).toMatchObject([{ name: 'adler', version: '1.0.2' }]);
  });

  test.each<readonly [string, Buffer]>([
    ['a program without a list', buildElf([{ name: '.text', content: compressed(LIST) }])],
    ['no program', compressed(LIST)],
  ])('finds nothing in %s', (_name, bytes) => {
    expect(cargoAuditableCataloger.read({ path: '/app', bytes })).toBeNull();
  });
});

describe('parseAuditData', () => {
  test.each([
    ['all there is', { source: 'git', kind: 'build', root: true }, { source: 'git', kind: 'build', root: true }],
    ['nothing more', {}, { source: '', kind: 'runtime', root: false }],
    ['values of other kinds', { source: 7, kind: 'new', root: 1 }, { source: '', kind: 'runtime', root: false }],
  ])('reads a crate with %s', (_name, members, expected) => {
    const list = { packages: [{ name: 'a', version: '1.0.0', dependencies: [0], ...members }] };
    expect(parseAuditData(compressed(list))).toEqual([{ name: 'a', version: '1.0.0', dependencies: [0], ...expected }]);
  });

  test('passes over what is no crate', () => {
    expect(parseAuditData(compressed({ packages: [null, 7, {}, { name: 'a' }, { version: '1' }] }))).toEqual([]);
  });

  test.each([
    ['no list', compressed({}), 'BUILD_INFO_INVALID'],
    ['a list of far too many', compressed({ packages: Array.from({ length: 50_001 }, () => 0) }), 'BUILD_INFO_INVALID'],
    ['what is not compressed', Buffer.from('{"packages":[]}'), 'BUILD_INFO_INVALID'],
    ['what was cut off', compressed(LIST).subarray(0, 20), 'BUILD_INFO_INVALID'],
    ['nothing', Buffer.alloc(0), 'BUILD_INFO_INVALID'],
    ['a bomb', deflateSync(Buffer.alloc(9 * 1024 * 1024)), 'BUILD_INFO_INVALID'],
    ['what is no JSON', deflateSync('packages'), 'JSON_INVALID'],
    ['a long name', compressed({ packages: [{ name: 'a'.repeat(1001), version: '1' }] }), 'PACKAGE_NAME_TOO_LONG'],
  ])('cannot read %s', (_name, bytes, code) => {
    expect(() => parseAuditData(bytes)).toThrow(expect.objectContaining({ code }));
  });
});

test('the crate of the program itself is marked', () => {
  const [crate] = parseAuditData(compressed({ packages: [{ name: 'a/b', version: '1.0.0+x', root: true }] }));
  expect(crate && cratePackage(crate, { path: '/app', layer: null })).toMatchObject({
    purl: 'pkg:cargo/a%2Fb@1.0.0%2Bx',
    metadata: { kind: 'runtime', root: true },
  });
});

test('crates keep what they need when an entry of the list is no crate', () => {
  const packages = [null, { name: 'a', version: '1', dependencies: [2, 0, 9, -1, 'x'] }, { name: 'b', version: '1' }];
  const crates = parseAuditData(compressed({ packages }));
  expect(cratePackages(crates, { path: '/app', layer: null }).map((found) => found.dependsOn)).toEqual([
    ['pkg:cargo/b@1'],
    undefined,
  ]);
});
