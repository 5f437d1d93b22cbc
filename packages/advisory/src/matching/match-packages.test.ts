import type { Package, VulnerabilityFacts } from '@assay/core';
import { assert, constantFrom, property, shuffledSubarray } from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Advisory, AffectedPackage } from '../contracts/advisory.ts';
import { type MemoryData, memoryReader } from '../testing/memory-reader.ts';
import { advisoryOf, affectedOf, digestOf, inspectionOf, packageOf, systemOf } from '../testing/sample-data.ts';
import type { MatchOptions } from './match-options.ts';
import { matchPackages } from './match-packages.ts';

const DEBIAN = 'deb:debian:12';

function matched(
  packages: readonly Package[],
  data: MemoryData,
  os: Parameters<typeof inspectionOf>[1] = systemOf('debian', '12'),
): VulnerabilityFacts {
  return matchPackages(inspectionOf(packages, os), memoryReader(data));
}

function idsOf(facts: VulnerabilityFacts): readonly string[] {
  return facts.matches.map(({ id }) => id);
}

const OPENSSL = packageOf({
  type: 'deb',
  name: 'libssl3',
  version: '3.0.11-1~deb12u2',
  sourceName: 'openssl',
  sourceVersion: '3.0.11-1~deb12u2',
});

describe('packages of a distribution', () => {
  const bySource = (draft: Partial<AffectedPackage> & { readonly fixed?: string } = {}): Advisory =>
    advisoryOf('CVE-2024-0001', [affectedOf({ namespace: DEBIAN, name: 'openssl', subject: 'source', ...draft })]);

  test('match by the name and version of their source, with the proof of it', () => {
    const { matches } = matched([OPENSSL], { advisories: [bySource({ fixed: '3.0.13-1~deb12u1' })] });
    expect(matches).toMatchObject([
      {
        id: 'CVE-2024-0001',
        package: { name: 'libssl3', version: '3.0.11-1~deb12u2' },
        fix: { state: 'fixed', versions: ['3.0.13-1~deb12u1'] },
        locations: [{ path: '/deb/libssl3' }],
        layer: { index: 0, diffId: digestOf('a'), createdBy: 'ADD rootfs.tar /' },
        reason: {
          kind: 'distro-source',
          confidence: 'high',
          feed: 'feed',
          advisory: 'CVE-2024-0001',
          namespace: DEBIAN,
          name: 'openssl',
          scheme: 'deb',
          range: '< 3.0.13-1~deb12u1',
          interval: { lower: null, upper: { version: '3.0.13-1~deb12u1', inclusive: false } },
          installed: '3.0.11-1~deb12u2',
          comparisons: [{ installed: '3.0.11-1~deb12u2', operator: '<', bound: '3.0.13-1~deb12u1' }],
        },
      },
    ]);
  });

  test.each<[string, Partial<Package>, Partial<AffectedPackage> & { readonly fixed?: string }, boolean]>([
    ['fixed in the installed version', {}, { fixed: '3.0.11-1~deb12u2' }, false],
    ['no fix known', {}, {}, true],
    ['a rebuild of the fixed sources', { version: '3.0.11-1~deb12u2+b1' }, { fixed: '3.0.11-1~deb12u2' }, false],
    [
      'a rebuild that says nothing of its sources',
      { version: '3.0.11-1+b3', sourceVersion: '3.0.11-1+b3' },
      { fixed: '3.0.11-1+b1' },
      true,
    ],
    ['sources newer than the binary says', { sourceVersion: '1:2.0-1' }, { fixed: '3.0.13-1' }, false],
    ['an entry about the binary of the same name as the source', {}, { subject: 'package' }, false],
    ['an entry about the binary', {}, { name: 'libssl3', subject: 'package' }, true],
    ['an entry by source about the name of the binary', {}, { name: 'libssl3', subject: 'source' }, false],
    ['another release', {}, { namespace: 'deb:debian:11' }, false],
    ['a listed version', {}, { versions: ['3.0.11-1~deb12u2'] }, true],
    ['another listed version', {}, { versions: ['3.0.11-1'] }, false],
    [
      'the last affected version',
      {},
      { intervals: [{ lower: null, upper: { version: '3.0.11-1~deb12u2', inclusive: true } }] },
      true,
    ],
    [
      'above the last affected version',
      {},
      { intervals: [{ lower: null, upper: { version: '3.0.11-1~deb12u1', inclusive: true } }] },
      false,
    ],
    [
      'the version after which it is affected',
      {},
      { intervals: [{ lower: { version: '3.0.11-1~deb12u2', inclusive: false }, upper: null }] },
      false,
    ],
    ['its architecture', { architecture: 'amd64' }, { qualifiers: { architectures: ['x86_64'] } }, true],
    ['another architecture', { architecture: 'amd64' }, { qualifiers: { architectures: ['arm64'] } }, false],
    ['every architecture', { architecture: 'all' }, { qualifiers: { architectures: ['arm64'] } }, true],
  ])('%s', (_, found, row, expected) => {
    const version = found.version ?? OPENSSL.version;
    const sourceVersion = found.sourceVersion ?? version;
    const facts = matched([{ ...OPENSSL, version, sourceVersion, ...found }], { advisories: [bySource(row)] });
    expect(idsOf(facts).length > 0).toBe(expected);
  });

  test('the source is read from the package URL where nothing else tells it', () => {
    const found = packageOf({
      type: 'deb',
      name: 'libssl3',
      version: '3.0.11-1+b1',
      purl: 'pkg:deb/debian/libssl3@3.0.11-1%2Bb1?upstream=openssl%403.0.11-1',
    });
    const facts = matched([found], { advisories: [bySource({ fixed: '3.0.11-2' })] });
    expect(facts.matches[0]?.reason?.installed).toBe('3.0.11-1');
  });

  test.each<[string, Partial<Package>]>([
    ['Docker', { name: 'docker-ce', metadata: { maintainer: 'Docker <support@docker.com>' } }],
    ['HashiCorp', { name: 'vault', metadata: { maintainer: 'HashiCorp <support+packages@hashicorp.com>' } }],
    ['PostgreSQL', { name: 'postgresql-16', version: '16.1-1.pgdg120+1' }],
  ])('those of %s are not those of the distribution, and are told apart', (_, found) => {
    const name = found.name ?? '';
    const foreign = packageOf({ type: 'deb', version: '1.0', ...found, name });
    const facts = matched([foreign, OPENSSL], {
      advisories: [
        advisoryOf('CVE-2024-0002', [affectedOf({ namespace: DEBIAN, name, subject: 'source' })]),
        bySource(),
      ],
    });
    expect(idsOf(facts)).toEqual(['CVE-2024-0001']);
    expect(facts.data.uncovered).toEqual([
      { namespace: DEBIAN, packages: 1, reason: 'third-party', examples: [foreign.purl], types: { deb: 1 } },
    ]);
  });

  test('headers of the kernel are marked', () => {
    const found = packageOf({ type: 'deb', name: 'linux-libc-dev', version: '6.1.76-1', sourceName: 'linux' });
    const kernel = packageOf({
      type: 'deb',
      name: 'linux-image-6.1.0-18-amd64',
      version: '6.1.76-1',
      sourceName: 'linux-signed-amd64',
      sourceVersion: '6.1.76+1',
    });
    const row = affectedOf({ namespace: DEBIAN, name: 'linux', subject: 'source', fixed: '6.1.85-1' });
    const { matches } = matched([found, kernel], { advisories: [advisoryOf('CVE-2024-0003', [row])] });
    expect(matches.map(({ package: { name }, relation }) => [name, relation])).toEqual([
      ['linux-image-6.1.0-18-amd64', undefined],
      ['linux-libc-dev', 'headers'],
    ]);
    expect(matches[0]?.reason?.installed).toBe('6.1.76-1');
  });

  test('an entry that they are not affected takes out what another feed says, visibly', () => {
    const not = affectedOf({ namespace: DEBIAN, name: 'openssl', subject: 'source', status: 'not-affected' });
    const facts = matched([OPENSSL], {
      advisories: [bySource(), advisoryOf('CVE-2024-0001', [not], { feed: 'tracker' })],
    });
    expect(facts.matches).toEqual([]);
    expect(facts.suppressed).toMatchObject([
      { reason: 'not-affected', match: { id: 'CVE-2024-0001' }, explanation: expect.stringContaining('tracker') },
    ]);
  });

  test('an entry that another version is not affected takes nothing out', () => {
    const not = affectedOf({
      namespace: DEBIAN,
      name: 'openssl',
      subject: 'source',
      status: 'not-affected',
      fixed: '3.0.0',
    });
    const facts = matched([OPENSSL], {
      advisories: [bySource(), advisoryOf('CVE-2024-0001', [not], { feed: 'tracker' })],
    });
    expect(idsOf(facts)).toEqual(['CVE-2024-0001']);
  });

  test('an entry that they are not affected settles what could not be told', () => {
    const odd = affectedOf({ namespace: DEBIAN, name: 'openssl', subject: 'source', fixed: 'not a version' });
    const not = affectedOf({ namespace: DEBIAN, name: 'openssl', subject: 'source', status: 'not-affected' });
    const open = advisoryOf('CVE-2024-0001', [odd]);
    expect(matched([OPENSSL], { advisories: [open] }).undetermined).toHaveLength(1);
    const both = [open, advisoryOf('CVE-2024-0001', [not], { feed: 'tracker' })];
    expect(matched([OPENSSL], { advisories: both }).undetermined).toEqual([]);
  });

  test('what was withdrawn never matches', () => {
    expect(idsOf(matched([OPENSSL], { advisories: [{ ...bySource(), withdrawn: '2025-01-01T00:00:00Z' }] }))).toEqual(
      [],
    );
  });
});

describe('rpm', () => {
  const el8 = systemOf('almalinux', '8.9');
  const node = packageOf({
    type: 'rpm',
    name: 'nodejs',
    version: '1:16.20.2-3.module_el8.9.0+1+2',
    sourceName: 'nodejs',
    sourceVersion: '16.20.2-3.module_el8.9.0+1+2',
    metadata: { modularityLabel: 'nodejs:16:8090020231101:abc', vendor: 'AlmaLinux' },
  });

  test.each<[string, Partial<Package>, Partial<AffectedPackage> & { readonly fixed?: string }, boolean]>([
    ['the same module', {}, { fixed: '1:16.20.2-4.module_el8.9.0+3+4', qualifiers: { module: 'nodejs:16' } }, true],
    ['another stream', {}, { fixed: '1:18.19.0-1.module_el8.9.0+3+4', qualifiers: { module: 'nodejs:18' } }, false],
    ['a build of a module that nobody told', { metadata: {} }, { qualifiers: { module: 'nodejs:16' } }, true],
    [
      'a package of no module',
      { metadata: {}, version: '1:16.20.2-3.el8' },
      { qualifiers: { module: 'nodejs:16' } },
      false,
    ],
    [
      'a module build against a package of no module',
      { metadata: {}, version: '1:16.20.2-3.el8' },
      { fixed: '1:18.19.0-1.module_el8.9.0+3+4' },
      false,
    ],
    ['an epoch that is newer', { version: '2:1.0-1.module_el8' }, { fixed: '1:18.0-1.module_el8' }, false],
    ['a bound without release', { version: '1.2-3.el8', metadata: {} }, { fixed: '1.2' }, false],
    ['a build for FIPS', {}, { fixed: '1:99-1', qualifiers: { channel: 'fips' } }, false],
    ['a package of EPEL', { metadata: { vendor: 'Fedora Project' } }, {}, false],
    ['a package of nobody in particular', { metadata: {} }, {}, true],
  ])('%s', (_, found, row, expected) => {
    const advisory = advisoryOf('CVE-2024-1', [affectedOf({ namespace: 'rpm:almalinux:8', name: 'nodejs', ...row })]);
    expect(idsOf(matched([{ ...node, ...found }], { advisories: [advisory] }, el8)).length > 0).toBe(expected);
  });

  describe('channels', () => {
    const channel = (name: string, fixed: string): Row => ({ fixed, qualifiers: { channel: name } });
    type Row = Partial<AffectedPackage> & { readonly fixed?: string };
    test.each<[string, string, string, string, readonly Row[], boolean]>([
      [
        'extended updates of RHEL',
        'rhel:9',
        'podman',
        '1:4.0-1.el9',
        [channel('rhel_eus:9.2', '1:4.0-2.el9_2')],
        false,
      ],
      [
        'a layered product that has another version of what RHEL has',
        'rhel:9',
        'podman',
        '2:4.6.1-5.el9',
        [{ fixed: '2:4.0-1.el9' }, channel('openshift:4.12::el9', '3:4.4.1-1.rhaos4.12.el9')],
        false,
      ],
      [
        'a package of that product',
        'rhel:9',
        'podman',
        '3:4.4.0-1.rhaos4.12.el9',
        [{ fixed: '2:4.0-1.el9' }, channel('openshift:4.12::el9', '3:4.4.1-1.rhaos4.12.el9')],
        true,
      ],
      [
        'a package that only the product has',
        'rhel:9',
        'cri-o',
        '1.25.0-1.el9',
        [channel('openshift:4.12::el9', '1.25.1-1.rhaos4.12.el9')],
        true,
      ],
      [
        'another line of the kernel',
        'amzn:2',
        'kernel',
        '4.14.1-1.amzn2',
        [channel('kernel', '5.10.1-1.amzn2')],
        false,
      ],
      ['its line of the kernel', 'amzn:2', 'kernel', '5.10.0-1.amzn2', [channel('kernel', '5.10.1-1.amzn2')], true],
      [
        'an extra of what the base has in another version',
        'amzn:2',
        'php',
        '5.4.16-46.amzn2',
        [{ fixed: '5.4.16-40.amzn2' }, channel('php7.4', '7.4.1-1.amzn2')],
        false,
      ],
      ['an extra of its own', 'amzn:2', 'docker', '20.10.1-1.amzn2', [channel('docker', '25.0.3-1.amzn2')], true],
      [
        'a ksplice build',
        'ol:8',
        'glibc',
        '2:2.28-1.ksplice1.el8',
        [channel('ksplice', '2:2.28-2.ksplice1.el8')],
        true,
      ],
      ['another build', 'ol:8', 'glibc', '2.28-1.el8', [channel('ksplice', '2:2.28-2.ksplice1.el8')], false],
      ['long-term support', 'sles:15.3', 'zlib', '1.2-1', [channel('ltss', '1.2-2')], true],
    ])('%s', (_, release, name, version, rows, expected) => {
      const [id = '', versionId = ''] = release.split(':');
      const namespace = `rpm:${release}`;
      const advisories = rows.map((row, index) =>
        advisoryOf(`CVE-2024-000${index}`, [affectedOf({ namespace, name, ...row })]),
      );
      const found = packageOf({ type: 'rpm', name, version });
      expect(idsOf(matched([found], { advisories }, systemOf(id, versionId))).length > 0).toBe(expected);
    });
  });

  test('an erratum gives one match for each vulnerability, and is named', () => {
    const row = affectedOf({ namespace: 'rpm:almalinux:8', name: 'nodejs', fixed: '1:16.21.0-1.module_el8' });
    const erratum = advisoryOf('ALSA-2024:0001', [row], { covers: ['CVE-2024-2', 'CVE-2024-1'] });
    const { matches } = matched([node], { advisories: [erratum] }, el8);
    expect(matches.map(({ id, aliases, reason }) => [id, aliases, reason?.advisory])).toEqual([
      ['CVE-2024-1', [], 'ALSA-2024:0001'],
      ['CVE-2024-2', [], 'ALSA-2024:0001'],
    ]);
  });
});

describe('packages of languages', () => {
  test.each<[string, Partial<Package> & Pick<Package, 'type' | 'name' | 'version'>, AffectedPackage, boolean]>([
    [
      'a name that is written otherwise',
      { type: 'pypi', name: 'Flask_Login', version: '0.6' },
      affectedOf({ namespace: 'pypi', name: 'flask-login', fixed: '0.7' }),
      true,
    ],
    [
      'a version that is written otherwise',
      { type: 'pypi', name: 'a', version: '1.0.0' },
      affectedOf({ namespace: 'pypi', name: 'a', versions: ['1.0'] }),
      true,
    ],
    [
      'a scope',
      { type: 'npm', name: '@babel/core', version: '7.0.0' },
      affectedOf({ namespace: 'npm', name: '@babel/core', fixed: '7.1.0' }),
      true,
    ],
    [
      'a group of Java',
      { type: 'maven', name: 'org.x:y', version: '1.0' },
      affectedOf({ namespace: 'maven', name: 'org.x:y', fixed: '1.1' }),
      true,
    ],
    [
      'a group of Java that is not known is not guessed',
      { type: 'maven', name: 'y', version: '1.0' },
      affectedOf({ namespace: 'maven', name: 'y', fixed: '1.1' }),
      false,
    ],
    [
      'the standard library of Go',
      { type: 'golang', name: 'stdlib', version: '1.21rc2' },
      affectedOf({ namespace: 'golang', name: 'stdlib', fixed: '1.21.0-rc.3' }),
      true,
    ],
    [
      'a fixed standard library of Go',
      { type: 'golang', name: 'stdlib', version: '1.21' },
      affectedOf({ namespace: 'golang', name: 'stdlib', fixed: '1.21.0-rc.3' }),
      false,
    ],
    [
      'a module of Go',
      { type: 'golang', name: 'github.com/x/y', version: 'v1.2.3' },
      affectedOf({ namespace: 'golang', name: 'github.com/x/y', fixed: '1.2.4' }),
      true,
    ],
  ])('%s', (_, found, row, expected) => {
    expect(idsOf(matched([packageOf(found)], { advisories: [advisoryOf('GHSA-1', [row])] })).length > 0).toBe(expected);
  });

  test('a main module that is no release is undetermined, not older than everything', () => {
    const version = 'v0.0.0-20240101000000-abcdefabcdef';
    const found = packageOf({ type: 'golang', name: 'github.com/x/y', version, metadata: { main: true } });
    const row = affectedOf({ namespace: 'golang', name: 'github.com/x/y', fixed: '1.2.4' });
    const facts = matched([found], { advisories: [advisoryOf('GO-1', [row])] });
    expect(facts.matches).toEqual([]);
    expect(facts.undetermined).toMatchObject([{ purl: found.purl, ids: ['GO-1'] }]);
  });

  test('an advisory that names no versions is undetermined; that of a distribution under investigation is not', () => {
    const status = 'under-investigation';
    const rows = [
      affectedOf({ namespace: 'pypi', name: 'a', status }),
      affectedOf({ namespace: DEBIAN, name: 'openssl', subject: 'source', status }),
    ];
    const found = packageOf({ type: 'pypi', name: 'a', version: '1.0' });
    const facts = matched([found, OPENSSL], { advisories: [advisoryOf('X-1', rows)] });
    expect(facts.undetermined).toMatchObject([{ purl: found.purl, reason: 'the advisory names no affected versions' }]);
    expect(facts.matches).toMatchObject([{ package: { type: 'deb' }, reason: { status, confidence: 'low' } }]);
  });

  test('a version that does not parse is undetermined, with scheme and versions named', () => {
    const found = packageOf({ type: 'pypi', name: 'a', version: 'not a version' });
    const row = affectedOf({ namespace: 'pypi', name: 'a', fixed: '2.0' });
    const facts = matched([found], { advisories: [advisoryOf('PYSEC-1', [row]), advisoryOf('PYSEC-2', [row])] });
    expect(facts.undetermined).toEqual([
      {
        purl: found.purl,
        reason:
          'the installed version "not a version" is no version of pep440; installed not a version, affected < 2.0',
        ids: ['PYSEC-1', 'PYSEC-2'],
        feed: 'feed',
        scheme: 'pep440',
      },
    ]);
  });

  test.each<[string, readonly (readonly [lower: string | null, upper: string])[], 'undetermined' | 'neither']>([
    ['is the fixed one when it is written the same', [[null, 'odd!']], 'neither'],
    [
      'is still unknown beside a range that it cannot be compared with',
      [
        [null, 'odd!'],
        ['2.0', '3.0'],
      ],
      'undetermined',
    ],
    [
      'is unknown whatever the order of the ranges',
      [
        ['2.0', '3.0'],
        [null, 'odd!'],
      ],
      'undetermined',
    ],
  ])('a version that does not parse %s', (_, pairs, expected) => {
    const intervals = pairs.map(([lower, upper]) => ({
      lower: lower === null ? null : { version: lower, inclusive: true },
      upper: { version: upper, inclusive: false },
    }));
    const found = packageOf({ type: 'pypi', name: 'a', version: 'odd!' });
    const row = affectedOf({ namespace: 'pypi', name: 'a', intervals });
    const facts = matched([found], { advisories: [advisoryOf('PYSEC-1', [row])] });
    expect(facts.matches).toEqual([]);
    expect(facts.undetermined).toHaveLength(expected === 'undetermined' ? 1 : 0);
  });

  test('what one advisory cannot tell is no question when another one about the same tells it', () => {
    const found = packageOf({ type: 'pypi', name: 'a', version: '1.0' });
    const aliases = ['CVE-2024-0001'];
    const facts = matched([found], {
      advisories: [
        advisoryOf('PYSEC-1', [affectedOf({ namespace: 'pypi', name: 'a', fixed: '???' })], { aliases }),
        advisoryOf('GHSA-1', [affectedOf({ namespace: 'pypi', name: 'a', fixed: '2.0' })], { aliases }),
      ],
    });
    expect(idsOf(facts)).toEqual(['CVE-2024-0001']);
    expect(facts.undetermined).toEqual([]);
  });

  test('a bound that does not parse is undetermined unless another part of the range decides', () => {
    const found = packageOf({ type: 'pypi', name: 'a', version: '1.0' });
    const odd = { lower: null, upper: { version: '???', inclusive: false } };
    const whole = { lower: null, upper: { version: '2.0', inclusive: false } };
    const row = (intervals: AffectedPackage['intervals']): AffectedPackage =>
      affectedOf({ namespace: 'pypi', name: 'a', intervals });
    const facts = matched([found], {
      advisories: [advisoryOf('PYSEC-1', [row([odd])]), advisoryOf('PYSEC-2', [row([odd, whole])])],
    });
    expect(idsOf(facts)).toEqual(['PYSEC-2']);
    expect(facts.undetermined).toMatchObject([{ ids: ['PYSEC-1'], reason: expect.stringContaining('"???"') }]);
  });
});

describe('files of a language that a package of the distribution installed', () => {
  const owner = packageOf({ type: 'deb', name: 'python3-six', version: '1.16.0-4', sourceName: 'six' });
  const owned = packageOf({ type: 'pypi', name: 'six', version: '1.16.0', ownedBy: owner.purl });
  const pysec = advisoryOf('CVE-2024-9', [affectedOf({ namespace: 'pypi', name: 'six', fixed: '2.0' })]);
  const covering = { namespace: DEBIAN, feed: 'tracker', asOf: null };

  test('are answered for by the distribution, and kept as suppressed', () => {
    const facts = matched([owner, owned], { advisories: [pysec], coverage: [covering] });
    expect(facts.matches).toEqual([]);
    expect(facts.suppressed).toMatchObject([
      { reason: 'owned-by-distribution', match: { id: 'CVE-2024-9', package: { type: 'pypi' } } },
    ]);
    expect(facts.data.uncovered).toEqual([]);
  });

  test.each<[string, Package, MemoryData['coverage'], Parameters<typeof systemOf>[2]]>([
    ['there is no data for the distribution', owner, [], {}],
    ['the package is from elsewhere', { ...owner, metadata: { maintainer: 'X <x@docker.com>' } }, [covering], {}],
    ['the distribution is out of support', owner, [covering], { supportEnd: '2020-01-01' }],
  ])('count themselves when %s', (_, package_, coverage, draft) => {
    const facts = matchPackages(
      inspectionOf([package_, owned], systemOf('debian', '12', draft)),
      memoryReader({ advisories: [pysec], coverage: coverage ?? [] }),
      { at: new Date('2026-01-01T00:00:00Z') },
    );
    expect(idsOf(facts)).toEqual(['CVE-2024-9']);
  });
});

describe('programs', () => {
  const program = (name: string, version: string, cpe: string): Package =>
    packageOf({ type: 'generic', name, version, metadata: { evidence: 'content', cpe } });
  const node = program('node', '18.0.0', 'cpe:2.3:a:nodejs:node.js:18.0.0:*:*:*:*:*:*:*');

  test.each<[string, Package, AffectedPackage, boolean, string]>([
    [
      'vendor and product',
      node,
      affectedOf({ namespace: 'cpe', name: 'nodejs:node.js', fixed: '18.1.0' }),
      true,
      'cpe',
    ],
    ['another product', node, affectedOf({ namespace: 'cpe', name: 'nodejs:nodejs', fixed: '18.1.0' }), false, ''],
    [
      'another name of the product',
      program('nginx', '1.0', 'cpe:2.3:a:f5:nginx:1.0:*:*:*:*:*:*:*'),
      affectedOf({ namespace: 'cpe', name: 'nginx:nginx', fixed: '1.1' }),
      true,
      'cpe',
    ],
    ['the feed of Bitnami', node, affectedOf({ namespace: 'bitnami', name: 'node', fixed: '18.1.0' }), true, 'bitnami'],
    [
      'a platform that is not in the image',
      node,
      affectedOf({
        namespace: 'cpe',
        name: 'nodejs:node.js',
        qualifiers: { platformCpes: ['cpe:2.3:o:microsoft:windows:-:*:*:*:*:*:*:*'] },
      }),
      false,
      '',
    ],
    [
      'a platform that is',
      node,
      affectedOf({
        namespace: 'cpe',
        name: 'nodejs:node.js',
        qualifiers: { platformCpes: ['cpe:2.3:o:linux:linux_kernel:-:*:*:*:*:*:*:*'] },
      }),
      true,
      'cpe',
    ],
    [
      'a release of Go as its standard library',
      program('go', '1.21.0', 'cpe:2.3:a:golang:go:1.21.0:*:*:*:*:*:*:*'),
      affectedOf({ namespace: 'golang', name: 'stdlib', fixed: '1.21.1' }),
      true,
      'ecosystem',
    ],
  ])('%s', (_, found, row, expected, kind) => {
    const { matches } = matched([found], { advisories: [advisoryOf('CVE-2024-5', [row])] }, null);
    expect(matches.map(({ reason }) => reason?.kind)).toEqual(expected ? [kind] : []);
  });

  test('an entry that they are not affected answers for its own feed only', () => {
    const rows = [
      affectedOf({ namespace: 'cpe', name: 'nodejs:node.js', fixed: '18.1.0' }),
      affectedOf({ namespace: 'bitnami', name: 'node', status: 'not-affected' }),
    ];
    const { matches } = matched([node], { advisories: [advisoryOf('CVE-2024-5', rows)] }, null);
    expect(matches.map(({ reason }) => reason?.namespace)).toEqual(['cpe']);
  });

  test('the surest proof is the reason, the others are kept', () => {
    const rows = [
      affectedOf({ namespace: 'cpe', name: 'nodejs:node.js', fixed: '18.1.0' }),
      affectedOf({ namespace: 'bitnami', name: 'node', fixed: '18.1.0' }),
    ];
    const { matches } = matched([node], { advisories: [advisoryOf('CVE-2024-5', rows)] }, null);
    expect(matches).toMatchObject([{ reason: { kind: 'bitnami' }, otherReasons: [{ kind: 'cpe' }] }]);
  });

  test('a CPE that an SBOM claims has low confidence', () => {
    const found = packageOf({
      type: 'generic',
      name: 'node',
      version: '18.0.0',
      metadata: { cpes: ['cpe:2.3:a:nodejs:node.js:18.0.0:*:*:*:*:*:*:*'] },
    });
    const row = affectedOf({ namespace: 'cpe', name: 'nodejs:node.js', fixed: '18.1.0' });
    const { matches } = matched([found], { advisories: [advisoryOf('CVE-2024-5', [row])] }, null);
    expect(matches[0]?.reason?.confidence).toBe('low');
  });
});

describe('data', () => {
  test.each<[string, Parameters<typeof inspectionOf>[1], readonly string[], VulnerabilityFacts['data'] | object]>([
    [
      'covered',
      systemOf('debian', '12.5'),
      [DEBIAN],
      { distributionCovered: true, distributionNamespace: DEBIAN, distributionFallbackFor: null },
    ],
    [
      'not covered',
      systemOf('debian', '12'),
      ['deb:debian:11'],
      { distributionCovered: false, distributionNamespace: null, distributionUpdatedAt: null },
    ],
    [
      'covered by the data of another',
      systemOf('rocky', '9.3'),
      ['rpm:rhel:9'],
      { distributionCovered: true, distributionNamespace: 'rpm:rhel:9', distributionFallbackFor: 'rpm:rocky:9' },
    ],
    [
      'covered by its own although another is there',
      systemOf('rocky', '9.3'),
      ['rpm:rhel:9', 'rpm:rocky:9'],
      { distributionNamespace: 'rpm:rocky:9', distributionFallbackFor: null },
    ],
    ['no distribution', null, [DEBIAN], { distributionCovered: null }],
  ])('%s', (_, os, namespaces, expected) => {
    const coverage = namespaces.map((namespace) => ({ namespace, feed: 'f', asOf: '2026-01-02T00:00:00Z' }));
    expect(matched([], { coverage }, os).data).toMatchObject(expected);
  });

  test('is as old as the oldest feed that answers, and of unknown age when one is', () => {
    const of = (...dates: readonly (string | null)[]): string | null =>
      matched([], { coverage: dates.map((asOf) => ({ namespace: DEBIAN, feed: 'f', asOf })) }).data
        .distributionUpdatedAt;
    const [old, fresh] = ['2026-01-01T00:00:00Z', '2026-02-01T00:00:00Z'];
    expect([of(old, fresh), of(fresh, old), of(fresh, null), of(null, fresh)]).toEqual([old, old, null, null]);
  });

  test('packages that nobody answers for are counted where they would be looked up', () => {
    const facts = matched(
      [
        packageOf({ type: 'npm', name: 'a', version: '1.0.0' }),
        packageOf({ type: 'maven', name: 'b', version: '1.0' }),
        OPENSSL,
      ],
      { coverage: [] },
    );
    expect(
      facts.data.uncovered?.map(({ namespace, packages, reason, types }) => [namespace, packages, reason, types]),
    ).toEqual([
      [DEBIAN, 1, 'no-data', { deb: 1 }],
      ['npm', 1, 'no-data', { npm: 1 }],
      [null, 1, 'unidentified', { maven: 1 }],
    ]);
  });

  test('tells where packages were looked up and how old that is, by the stalest feed of each', () => {
    const coverage = [
      { namespace: DEBIAN, feed: 'feed', asOf: null },
      { namespace: 'npm', feed: 'feed', asOf: '2026-02-01T00:00:00Z' },
      { namespace: 'npm', feed: 'other', asOf: '2026-01-02T00:00:00Z' },
      { namespace: 'pypi', feed: 'feed', asOf: null },
    ];
    const npm = packageOf({ type: 'npm', name: 'a', version: '1.0.0' });
    const { consulted } = matched([npm, OPENSSL], { coverage, advisories: [advisoryOf('CVE-2024-1', [])] }).data;
    expect(consulted).toEqual([
      { namespace: DEBIAN, updatedAt: null, readAt: '2026-01-01T00:00:00Z' },
      { namespace: 'npm', updatedAt: '2026-01-02T00:00:00Z', readAt: '2026-01-01T00:00:00Z' },
    ]);
  });
});

describe('an image beyond all measure', () => {
  const many = Array.from({ length: 10 }, (_, index) => packageOf({ type: 'npm', name: 'a', version: `1.0.${index}` }));
  const rows = ['CVE-2024-1', 'CVE-2024-2'].map((id) =>
    advisoryOf(id, [affectedOf({ namespace: 'npm', name: 'a', fixed: '2.0.0' })]),
  );

  test.each<[string, NonNullable<MatchOptions['limits']>]>([
    ['in rows', { maxRows: 8 }],
    ['in matches', { maxMatches: 8 }],
  ])('%s leaves packages undetermined, and none out', (_, limits) => {
    const facts = matchPackages(inspectionOf(many), memoryReader({ advisories: rows }), { limits });
    expect(facts.matches).toHaveLength(8);
    expect(facts.undetermined).toHaveLength(6);
  });

  test('is shown with names that neither flood nor steer a terminal', () => {
    const found = packageOf({ type: 'npm', name: 'a', version: `\u001b[2J${'9'.repeat(5000)}` });
    const [question] = matchPackages(inspectionOf([found]), memoryReader({ advisories: rows })).undetermined;
    expect(question?.reason).toContain('\\u{1b}');
    expect(question?.reason.length).toBeLessThan(600);
  });
});

describe('order and other data', () => {
  const packages = [
    OPENSSL,
    packageOf({ type: 'deb', name: 'openssl', version: '3.0.11-1~deb12u2' }),
    packageOf({ type: 'pypi', name: 'a', version: '1.0' }),
    packageOf({ type: 'pypi', name: 'b', version: '?' }),
    packageOf({ type: 'npm', name: 'c', version: '1.0.0' }),
  ];
  const advisories = [
    advisoryOf('CVE-2024-1', [affectedOf({ namespace: DEBIAN, name: 'openssl', subject: 'source' })]),
    advisoryOf('CVE-2024-1', [affectedOf({ namespace: 'pypi', name: 'a', fixed: '2.0' })], { feed: 'other' }),
    advisoryOf('PYSEC-1', [affectedOf({ namespace: 'pypi', name: 'a', fixed: '2.1' })], { aliases: ['CVE-2024-1'] }),
    advisoryOf('PYSEC-2', [affectedOf({ namespace: 'pypi', name: 'b', fixed: '2.1' })]),
    advisoryOf('GHSA-3', [affectedOf({ namespace: 'npm', name: 'c', fixed: '1.0.1' })], { aliases: ['GHSA-4'] }),
    advisoryOf('GHSA-4', [affectedOf({ namespace: 'npm', name: 'c', fixed: '1.0.2' })]),
  ];
  const plain = JSON.stringify(matched(packages, { advisories }));

  test('neither the order of packages nor that of advisories changes the answer', () => {
    assert(
      property(
        shuffledSubarray(packages, { minLength: packages.length }),
        shuffledSubarray(advisories, { minLength: advisories.length }),
        (somePackages, someAdvisories) =>
          JSON.stringify(matched(somePackages, { advisories: someAdvisories, coverage: coverageOf(advisories) })) ===
          JSON.stringify(matched(packages, { advisories, coverage: coverageOf(advisories) })),
      ),
      { numRuns: 30 },
    );
  });

  test('an unrelated advisory changes nothing', () => {
    assert(
      property(
        constantFrom(DEBIAN, 'pypi', 'npm', 'cpe', 'golang'),
        constantFrom('zlib', 'not-there', 'flask'),
        (namespace, name) => {
          const more = advisoryOf('CVE-2024-77', [affectedOf({ namespace, name })]);
          const facts = matched(packages, { advisories: [...advisories, more], coverage: coverageOf(advisories) });
          return JSON.stringify(facts.matches) === JSON.stringify(matched(packages, { advisories }).matches);
        },
      ),
      { numRuns: 15 },
    );
    expect(plain).toContain('GHSA-3');
  });

  function coverageOf(list: readonly Advisory[]): NonNullable<MemoryData['coverage']> {
    const namespaces = new Set(list.flatMap(({ affected }) => affected.map(({ namespace }) => namespace)));
    return [...namespaces].toSorted().map((namespace) => ({ namespace, feed: 'f', asOf: null }));
  }
});
