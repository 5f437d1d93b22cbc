import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import { repositoryRoot } from './program.ts';

/** Where the shared advisory data lies. */
export const corpus: string = process.env['ASSAY_CORPUS'] ?? join(repositoryRoot, '../shared/data');

/** Which versions real advisories write: a file and what precedes or surrounds a version in it. */
const HARVESTS: Readonly<Record<string, readonly { readonly file: string; readonly version: RegExp }[]>> = {
  deb: [{ file: 'debian-dsa-dla.native-txt.tar.zst', version: /^\t\[\w+\] - \S+ (\d\S*)$/gm }],
  rpm: [{ file: 'almalinux.osv-json.tar.zst', version: /"fixed":\s*"([^"]+)"/g }],
  apk: [{ file: 'alpine-secdb.json.tar.zst', version: /"(\d[^"]*)":\s*\[/g }],
  semver: [{ file: 'rustsec.osv-json.tar.zst', version: /"(?:introduced|fixed)":\s*"([^"]+)"/g }],
  go: [{ file: 'go.osv-json.tar.zst', version: /"(?:introduced|fixed)":\s*"([^"]+)"/g }],
  pep440: [{ file: 'pypi.osv-yaml.tar.zst', version: /^ +- '?(\d[^\s']*)'?$/gm }],
  gem: [{ file: 'rubysec.native-yaml.tar.zst', version: /[<>=~] ?(\d[^\s",']*)/g }],
};

/** Pieces that schemes give a meaning to. */
const PIECES: readonly string[] = `0 00 1 01 2 9 10 09 20200101 4294967296 . .. - _ + ~ ^ : 1: 1! v a b m p z A RC x
  alpha beta rc pre dev post snapshot SNAPSHOT ga final release sp cr r1 -r1 -r10 _p1 _rc1 _alpha .dev0 .post1 -SNAPSHOT -alpha.1
  -beta.2 -rc-1 -dev -0 -1 +b1 +local.1 .a .A .rc1 .0 .0.0 -ga -x1 .x`.split(/\s+/);

/** Two texts to compare. */
export type Pair = readonly [string, string];

/** Versions of a scheme in the shared advisory data; empty when it is absent. */
export function harvest(scheme: string): readonly string[] {
  const found = new Set<string>();
  for (const { file, version } of HARVESTS[scheme] ?? []) {
    const path = join(corpus, 'advisories', file);
    if (!existsSync(path)) {
      console.warn(`without versions of real advisories: ${path} is missing`);
      continue;
    }
    const text = zstdDecompressSync(readFileSync(path)).toString();
    for (const match of text.matchAll(version)) if (match[1] !== undefined) found.add(match[1]);
  }
  return [...found];
}

/** Random numbers that are the same in every run. */
function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) | 0;
    const mixed = Math.imul(state ^ (state >>> 13), 0x297a2d39);
    return ((mixed ^ (mixed >>> 16)) >>> 0) % below;
  };
}

/** Pairs of versions from the pool that are hard to tell apart: one is often the other with a few pieces changed. */
export function pairsFrom(pool: readonly string[], count: number, seed: number): readonly Pair[] {
  const random = seeded(seed);
  const pick = (): string => pool[random(pool.length)] ?? '';
  const pairs: Pair[] = [];
  while (pairs.length < count) {
    const base = random(3) === 0 ? mutate(pick(), random) : pick();
    const other = random(4) === 0 ? pick() : mutate(base, random);
    pairs.push([base, other]);
  }
  return pairs;
}

/** The text with one to three pieces put in, taken out or replaced. */
function mutate(text: string, random: (below: number) => number): string {
  let result = text;
  for (let change = 0; change <= random(3); change++) {
    const at = random(4) === 0 ? result.length : random(result.length + 1);
    const kind = random(3);
    const piece = kind === 0 ? '' : (PIECES[random(PIECES.length)] ?? '');
    result = result.slice(0, at) + piece + result.slice(kind === 1 ? at : at + 1);
  }
  return result.trim() === '' || /[\t\n]/.test(result) ? text : result;
}

/** How ranges of each notation are written; A and B stand for versions, M and N for one and two numbers. */
const RANGES: Readonly<Record<string, readonly string[]>> = {
  semver:
    `^A;~A;>=A;>A;<A;<=A;=A;A;^M;^N;~M;~N;>=N;>M;<N;<=M;<=N;N;M;M.x;N.x;N.*;*;A - B;A - N;N - M;>=A <B;^A || ~B;>A <=B;A || <N;
    ~> A;>= A < B; ^A ;x;<M;0;^0.0;^0.0.1;~0;>=A <B || >=N`.split(';'),
  pep440: `==A|!=A|>=A|>A|<A|<=A|~=A|==N.*|!=N.*|==M.*|>=A,<B|>A,!=B|~=N,!=A| >= A , < B |<=N|>N|<N|>M`.split('|'),
  gem: `= A|!= A|>= A|> A|< A|<= A|~> A|~> N|~> M|A|>= A, < B|~> A, != B|>= N, < M`.split('|'),
  composer:
    `^A|~A|>=A|>A|<A|<=A|=A|==A|!=A|<>A|A|^N|~N|^M|~M|N.*|M.*|*|A - B|N - M|>=A <B|>=A,<B|^A,!=B|>=A@beta|<A@dev|A@stable|>= A|<=N|>N
    `.split('|'),
  maven: `[A,B]|[A,B)|(A,B]|(A,B)|[A]|(,A]|(,A)|[A,)|(A,)|(,A],[B,)|(,A),(A,)|[N,M)|[A],[B]| [A, B) |[N,B),(B,)`.split(
    '|',
  ),
};

/** Ranges with the versions of each pair in them, each with a version to look for: one of the pair, or `near` one of them. */
export function rangesFrom(
  id: string,
  pairs: readonly Pair[],
  seed: number,
  near: (version: string, random: (below: number) => number) => string = mutate,
): readonly Pair[] {
  const random = seeded(seed);
  const templates = RANGES[id] ?? [];
  return pairs.map(([a, b]) => {
    const [major = '1', minor = '0'] = a.match(/\d+/g) ?? [];
    const template = templates[random(templates.length)] ?? '';
    const values: Readonly<Record<string, string>> = { A: a, B: b, M: major, N: `${major}.${minor}` };
    const range = template.trim().replaceAll(/[ABMN]/g, (name) => values[name] ?? name);
    const versions = [a, b, near(a, random), near(b, random), near(`${major}.${minor}.0`, random)];
    return [range, versions[random(versions.length)] ?? a];
  });
}

const QUALIFIERS: readonly string[] =
  'alpha beta milestone rc cr SNAPSHOT Final GA RELEASE sp a b m M RC jre android redhat'.split(' ');

/**
 * Pairs of Maven versions with at most one qualifier. Published versions of Maven order some versions with more of them, and
 * releases with a number (`1-ga-2`), in circles; we follow its later rules, which do not.
 */
export function mavenPairs(count: number, seed: number): readonly Pair[] {
  const random = seeded(seed);
  const one = (): string => {
    const numbers = Array.from({ length: 1 + random(4) }, () => ['0', '1', '2', '10', '01'][random(5)]).join('.');
    const qualifier = QUALIFIERS[random(QUALIFIERS.length)] ?? '';
    if (random(3) === 0) return numbers;
    if (/^(?:Final|GA|RELEASE)$/.test(qualifier)) return `${numbers}${['.', '-'][random(2)] ?? ''}${qualifier}`;
    const number = ['', '0', '1', '2', '10', '-1', '-2'][random(7)] ?? '';
    return `${numbers}${['', '-'][random(2)] ?? ''}${qualifier}${number}`;
  };
  return Array.from({ length: count }, () => [one(), one()]);
}
