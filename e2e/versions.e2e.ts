/** Our orders and ranges beside those of the programs that are the authority, over versions of real advisories and their neighbours. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type VersionSchemeId, contains, versionScheme } from '@assay/version';
import { afterAll, describe, expect, it } from 'vitest';
import {
  type NativeTool,
  apk,
  composerConstraint,
  composerVersion,
  dpkg,
  gemRequirement,
  gemVersion,
  goVersion,
  mavenRange,
  mavenVersion,
  packagingSpecifier,
  packagingVersion,
  portage,
  rpm,
  semverRange,
  semverVersion,
  vercmp,
} from './native-comparers.ts';
import { temporaryDirectory } from './program.ts';
import { type Pair, corpus, harvest, mavenPairs, pairsFrom, rangesFrom } from './version-pairs.ts';

const temporary = temporaryDirectory();
afterAll(temporary.remove);

/** Versions to start from: the scheme's own examples and, where there are any, many more of real advisories. */
function poolOf(id: VersionSchemeId): readonly string[] {
  const { ascending, equal = [], ranges } = versionScheme(id).examples;
  const own = [...ascending, ...equal.flat(), ...ranges.flatMap(({ inside, outside }) => [...inside, ...outside])];
  const harvested = harvest(id);
  const others = harvested.length === 0 ? harvest('pep440').slice(0, 500) : [];
  return [harvested, others, own, own, own, own].flat().filter((version) => /^[!-~]+$/.test(version));
}

interface Difference {
  readonly pair: Pair;
  readonly ours: string;
  readonly native: string;
}

/** Where we have an answer and the tool has another, or none. Where we have none we have not guessed. */
function differences(
  pairs: readonly Pair[],
  native: readonly string[],
  ours: (pair: Pair) => string,
): readonly Difference[] {
  return pairs
    .map((pair, index) => ({ pair, ours: ours(pair), native: native[index] ?? '' }))
    .filter((one) => one.ours !== 'x' && one.native !== 'mixed' && one.ours !== one.native);
}

/** The total order; of pacman that of bounds, because vercmp leaves out a release that only one side has. */
function orderOf(id: VersionSchemeId): (pair: Pair) => string {
  const scheme = versionScheme(id);
  return ([a, b]) => {
    const order = id === 'pacman' ? scheme.compareBound?.(a, b) : scheme.compare(a, b);
    return String(order ?? 'x');
  };
}

function membershipOf(id: VersionSchemeId): (pair: Pair) => string {
  const scheme = versionScheme(id);
  return ([range, version]) => {
    const intervals = scheme.parseRange(range);
    const inside = intervals === null ? null : contains(intervals, version, scheme);
    return inside === null ? 'x' : inside ? 'in' : 'out';
  };
}

/** Questions that tools or their versions answer differently among themselves. */
const UNSETTLED: Readonly<Partial<Record<VersionSchemeId, RegExp>>> = {
  // npm stops at numbers that JavaScript cannot count.
  semver: /\d{16}/,
  // Whether `<1.0.post1` holds the prereleases of 1.0 changed with packaging 25.
  pep440: /<(?!=)[^,]*(?:post|r|-)/,
};

function isSettled(id: VersionSchemeId): (pair: Pair) => boolean {
  const unsettled = UNSETTLED[id];
  return (pair) => unsettled === undefined || !unsettled.test(pair.join('\t'));
}

/** Asserts that the tool agrees wherever we have an answer, and that we have one to many of the questions. */
function expectAgreement(pairs: readonly Pair[], native: readonly string[], ours: (pair: Pair) => string): void {
  expect(differences(pairs, native, ours).slice(0, 20)).toEqual([]);
  expect(pairs.filter((pair) => ours(pair) !== 'x').length).toBeGreaterThan(pairs.length / 6);
}

const ORDERS: readonly (readonly [VersionSchemeId, string, NativeTool, number])[] = [
  ['composer', 'composer/semver', composerVersion, 20_000],
  ['deb', 'dpkg', dpkg, 1500],
  ['gem', 'RubyGems', gemVersion, 20_000],
  ['go', 'Go', goVersion, 20_000],
  ['pacman', 'vercmp', vercmp, 1500],
  ['pep440', 'packaging', packagingVersion, 20_000],
  ['portage', 'Portage', portage, 20_000],
  ['rpm', 'rpm', rpm, 20_000],
  ['semver', 'node-semver', semverVersion, 20_000],
];

describe('orders equal those of the native tools', () => {
  for (const [id, name, tool, count] of ORDERS) {
    it(`${id}: ${name}`, (context) => {
      const pairs = pairsFrom(poolOf(id), count, 7).filter(isSettled(id));
      const native = tool(pairs, temporary.path);
      if (native === null) return context.skip(`${name} is not installed`);
      expectAgreement(pairs, native, orderOf(id));
    });
  }

  it('maven: Maven, for versions with at most one qualifier', (context) => {
    const pairs = mavenPairs(20_000, 7);
    const native = mavenVersion(pairs, temporary.path);
    if (native === null) return context.skip('a JDK, mvn or Maven Central is missing');
    expectAgreement(pairs, native, orderOf('maven'));
  });

  it('apk: apk-tools of an Alpine root file system', (context) => {
    const archive = join(corpus, 'images/alpine/alpine-minirootfs-3.20.3-x86_64.tar.gz');
    if (!existsSync(archive)) return context.skip(`${archive} is missing`);
    const root = join(temporary.path, 'alpine');
    mkdirSync(root);
    spawnSync('tar', ['-xzf', archive, '-C', root]);
    // apk-tools 3, which we follow, orders numbers with leading zeros otherwise than the 2.14 of this file system.
    const pairs = pairsFrom(poolOf('apk'), 1500, 7).filter((pair) => !/\.0\d/.test(pair.join(' ')));
    expectAgreement(pairs, apk(root)(pairs, temporary.path) ?? [], orderOf('apk'));
  });
});

const RANGES: readonly (readonly [VersionSchemeId, string, NativeTool])[] = [
  ['composer', 'composer/semver', composerConstraint],
  ['gem', 'RubyGems', gemRequirement],
  ['maven', 'Maven', mavenRange],
  ['pep440', 'packaging', packagingSpecifier],
  ['semver', 'node-semver', semverRange],
];

describe('ranges hold the versions that native tools find in them', () => {
  for (const [id, name, tool] of RANGES) {
    it(`${id}: ${name}`, (context) => {
      const pairs =
        id === 'maven'
          ? rangesFrom(id, mavenPairs(20_000, 3), 11, (version) => version)
          : rangesFrom(id, pairsFrom(poolOf(id), 20_000, 11), 11).filter(isSettled(id));
      const native = tool(pairs, temporary.path);
      if (native === null) return context.skip(`${name} is not installed`);
      expectAgreement(pairs, native, membershipOf(id));
    });
  }
});
