/**
 * `node --conditions=development bench/osv-comparison.ts [SEED…]`: holds thousands of packages of the feeds themselves, at versions that
 * the feeds speak of, against the same feeds with Assay and with osv-scanner (found on PATH), and explains every difference. Fails when
 * one is left unexplained.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { buildZip } from '@assay/testkit';
import { type JsonObject, type JsonValue, isJsonObject } from '@assay/core';
import { openFeedFiles } from '../packages/advisory/src/intake/open-feed-files.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const corpus = process.env['ASSAY_CORPUS'] ?? join(root, '../shared/data');
const PACKAGES_OF_EACH = 1500;

/** Feeds that both read: the peer's name of the ecosystem, ours, and the file of the corpus. */
const FEEDS = [
  { ecosystem: 'PyPI', type: 'pypi', file: 'advisories/pypi.osv-yaml.tar.zst' },
  { ecosystem: 'Go', type: 'golang', file: 'advisories/go.osv-json.tar.zst' },
  { ecosystem: 'crates.io', type: 'cargo', file: 'advisories/rustsec.osv-json.tar.zst' },
] as const;

/** A match of either program: type, name, version without a leading v, advisory. */
type MatchKey = `${string} ${string} ${string} ${string}`;

interface OsvRecord {
  readonly name: string;
  readonly text: string;
  readonly document: JsonObject;
}

async function recordsOf(file: string): Promise<readonly OsvRecord[]> {
  const records: OsvRecord[] = [];
  for await (const { path, bytes } of openFeedFiles([join(corpus, file)])) {
    if (!/\.(?:json|yaml)$/.test(path)) continue;
    const text = Buffer.from(bytes).toString('utf8');
    const document: unknown = path.endsWith('.yaml') ? parse(text, { schema: 'failsafe' }) : JSON.parse(text);
    if (!isObject(document) || typeof document['id'] !== 'string') continue;
    records.push({ name: `${document['id']}.json`, text: JSON.stringify(document), document });
  }
  return records;
}

/** Every version that the records speak of, by package. */
function versionsOf(records: readonly OsvRecord[]): ReadonlyMap<string, readonly string[]> {
  const versions = new Map<string, Set<string>>();
  for (const { document } of records) {
    for (const affected of objects(document['affected'])) {
      const name = textOf(objects([affected['package']])[0]?.['name']);
      const known = versions.get(name) ?? new Set<string>();
      versions.set(name, known);
      for (const version of list(affected['versions'])) known.add(textOf(version));
      for (const range of objects(affected['ranges'])) {
        if (range['type'] === 'GIT') continue;
        for (const event of objects(range['events']))
          for (const version of Object.values(event)) known.add(textOf(version));
      }
    }
  }
  return new Map(
    [...versions].map(([name, known]) => [name, [...known].filter((one) => one !== '0' && one !== '').toSorted()]),
  );
}

function list(value: unknown): readonly JsonValue[] {
  return Array.isArray(value) ? value : [];
}

function objects(value: unknown): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function isObject(value: unknown): value is JsonObject {
  return isJsonObject(value);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** What explaining needs to know of the advisories. */
interface AdvisoryTraits {
  /** Advisories by `id name` whose first range of the package is one of commits. */
  readonly commitsFirst: ReadonlySet<string>;
  readonly aliases: ReadonlyMap<string, readonly string[]>;
}

function traitsOf(records: readonly OsvRecord[]): AdvisoryTraits {
  const commitsFirst = new Set<string>();
  const aliases = new Map<string, readonly string[]>();
  for (const { document } of records) {
    const id = textOf(document['id']);
    aliases.set(id, list(document['aliases']).map(textOf));
    for (const affected of objects(document['affected'])) {
      const [range] = objects(affected['ranges']);
      if (range?.['type'] === 'GIT') commitsFirst.add(id);
    }
  }
  return { commitsFirst, aliases };
}

/** A small generator with a seed (mulberry32), so that a difference can be had again. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function purlOf(type: string, name: string, version: string): string {
  return `pkg:${type}/${name.split('/').map(encodeURIComponent).join('/')}@${encodeURIComponent(version)}`;
}

/** An SBOM of packages at versions that the feeds name. */
function sbomOf(seed: number, versions: ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>): string {
  const next = random(seed);
  const components: object[] = [];
  for (const [type, packages] of versions) {
    const names = [...packages].filter(
      ([name, known]) => known.length > 0 && name !== 'stdlib' && name !== 'toolchain',
    );
    const chosen = names.map((entry) => ({ entry, order: next() })).toSorted((a, b) => a.order - b.order);
    for (const { entry } of chosen.slice(0, PACKAGES_OF_EACH)) {
      const [name, known] = entry;
      const bare = known[Math.floor(next() * known.length)] ?? '';
      const version = type === 'golang' ? `v${bare.replace(/^v/, '')}` : bare;
      components.push({ type: 'library', name, version, purl: purlOf(type, name, version) });
    }
  }
  return JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.5', version: 1, components });
}

function keyOf(type: string, name: string, version: string, advisory: string): MatchKey {
  const plain = type === 'pypi' ? name.toLowerCase().replaceAll(/[-_.]+/g, '-') : name;
  return `${type} ${plain} ${version.replace(/^v/, '')} ${advisory}`;
}

function run(command: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): JsonObject {
  const result = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 1 << 29, env: { ...process.env, ...env } });
  const value: unknown = JSON.parse(result.stdout === '' ? 'null' : result.stdout);
  if (!isObject(value)) throw new Error(`${command}: ${result.error?.message ?? result.stderr}`);
  return value;
}

function peerMatches(report: JsonObject): Set<MatchKey> {
  const types = new Map<string, string>(FEEDS.map(({ ecosystem, type }) => [ecosystem, type]));
  const keys = new Set<MatchKey>();
  for (const entry of objects(report['results']).flatMap((result) => objects(result['packages']))) {
    const [found] = objects([entry['package']]);
    for (const vulnerability of objects(entry['vulnerabilities'])) {
      const type = types.get(textOf(found?.['ecosystem'])) ?? '';
      keys.add(keyOf(type, textOf(found?.['name']), textOf(found?.['version']), textOf(vulnerability['id'])));
    }
  }
  return keys;
}

interface OwnAnswer {
  readonly matches: ReadonlySet<MatchKey>;
  /** Type, name and version of packages that could not be decided. */
  readonly undetermined: ReadonlySet<string>;
}

function ownAnswer(report: JsonObject): OwnAnswer {
  const matches = new Set<MatchKey>();
  for (const match of objects(report['matches'])) {
    const [found] = objects([match['package']]);
    for (const reason of [...objects([match['reason']]), ...objects(match['otherReasons'])]) {
      const [type, name, version] = [textOf(found?.['type']), textOf(found?.['name']), textOf(found?.['version'])];
      matches.add(keyOf(type, name, version, textOf(reason['advisory'])));
    }
  }
  return {
    matches,
    undetermined: new Set(objects(report['undetermined']).map(({ purl }) => decodeURIComponent(textOf(purl)))),
  };
}

/** Why the programs differ on a match; null when nothing that is known explains it. */
function explanation(
  key: MatchKey,
  onlyOurs: boolean,
  { own: { undetermined }, peer, traits }: { own: OwnAnswer; peer: ReadonlySet<MatchKey>; traits: AdvisoryTraits },
): string | null {
  const [type = '', name = '', version = '', id = ''] = key.split(' ');
  if (onlyOurs && traits.commitsFirst.has(id)) {
    return 'the first range of the advisory is one of commits, at which the peer stops reading ranges';
  }
  const same = (other: string): boolean =>
    peer.has(`${type} ${name} ${version} ${other}`) &&
    (traits.aliases.get(other) ?? []).some((alias) => (traits.aliases.get(id) ?? []).includes(alias));
  if (onlyOurs && [...traits.aliases.keys()].some(same)) {
    return 'another advisory about the same vulnerability is reported; the peer drops this one, Assay keeps both as proofs of one match';
  }
  if (onlyOurs && type === 'golang' && name !== name.toLowerCase()) {
    return 'Go module paths are case-sensitive; the peer lower-cases the name of a purl and then finds nothing';
  }
  if (onlyOurs && type === 'cargo' && version.includes('-')) {
    return 'the bound of the advisory is a pre-release of the same version (`0.0.0-0`), which the peer drops';
  }
  const purl = `pkg:${type}/${name}@`;
  if (!onlyOurs && [...undetermined].some((one) => one.startsWith(purl))) {
    return 'the version is none by its scheme: Assay lists the package as undetermined, the peer guesses';
  }
  return null;
}

const seeds = process.argv.slice(2).map(Number);
const missing = FEEDS.map(({ file }) => join(corpus, file)).filter((path) => !existsSync(path));
if (missing.length > 0) {
  console.log(`left out: there is no ${missing.join(', ')}`);
} else if (spawnSync('osv-scanner', ['--version']).status !== 0) {
  console.log('left out: osv-scanner is not on PATH');
} else {
  mkdirSync(join(root, 'bench/.work'), { recursive: true });
  const work = mkdtempSync(join(root, 'bench/.work/osv-'));
  const versions = new Map<string, ReadonlyMap<string, readonly string[]>>();
  const everything: OsvRecord[] = [];
  for (const { ecosystem, type, file } of FEEDS) {
    const records = await recordsOf(file);
    versions.set(type, versionsOf(records));
    everything.push(...records);
    mkdirSync(join(work, 'osv-scanner', ecosystem), { recursive: true });
    writeFileSync(
      join(work, 'osv-scanner', ecosystem, 'all.zip'),
      buildZip(records.map(({ name, text }) => ({ name, content: text, deflated: false }))),
    );
  }
  const traits = traitsOf(everything);
  const database = join(work, 'advisories.db');
  run(join(root, 'assay'), [
    'db',
    'build',
    ...FEEDS.flatMap(({ file }) => ['--from', join(corpus, file)]),
    '--db',
    database,
    '-o',
    'json',
    '-q',
  ]);
  let unexplained = 0;
  for (const seed of seeds.length === 0 ? [1, 2, 3] : seeds) {
    const sbom = join(work, 'packages.cdx.json');
    writeFileSync(sbom, sbomOf(seed, versions));
    const peer = peerMatches(
      run('osv-scanner', ['--experimental-offline', '--format', 'json', '--sbom', sbom], {
        OSV_SCANNER_LOCAL_DB_CACHE_DIRECTORY: work,
      }),
    );
    const own = ownAnswer(
      run(join(root, 'assay'), ['vulns', `sbom:${sbom}`, '--db', database, '-o', 'json', '--no-cache']),
    );
    const [onlyOurs, onlyPeer] = [own.matches.difference(peer), peer.difference(own.matches)];
    console.log(
      `\nseed ${seed}: both ${own.matches.intersection(peer).size}, only assay ${onlyOurs.size}, only osv-scanner ${onlyPeer.size}`,
    );
    const reasons = new Map<string, MatchKey[]>();
    for (const [keys, ours] of [
      [onlyOurs, true],
      [onlyPeer, false],
    ] as const) {
      for (const key of keys) {
        const reason = explanation(key, ours, { own, peer, traits }) ?? 'UNEXPLAINED';
        const side = `${ours ? 'only assay' : 'only osv-scanner'}: ${reason}`;
        reasons.set(side, [...(reasons.get(side) ?? []), key]);
        if (reason === 'UNEXPLAINED') unexplained += 1;
      }
    }
    for (const [reason, keys] of reasons)
      console.log(`  ${keys.length} ${reason}\n      ${keys.slice(0, 5).join('\n      ')}`);
  }
  rmSync(work, { recursive: true, force: true });
  process.exitCode = unexplained === 0 ? 0 : 1;
}
