import { type VersionInterval, complementOf, parseCargoRequirement, versionScheme } from '@assay/version';
import { type TomlTable, parse } from 'smol-toml';
import type { Advisory, Qualifiers } from '../../contracts/advisory.ts';
import type { FeedRecord } from '../../contracts/feed-record.ts';
import type { FeedFile } from '../../contracts/provider.ts';
import { FIX_UNKNOWN, NOT_FIXED, buildAdvisory, buildAffected } from '../build-advisory.ts';
import { coverageOf } from '../coverage.ts';
import { cvssVector } from '../cvss-vector.ts';
import { type FeedSource, invalid } from '../document/feed-source.ts';
import { instantAt } from '../document/instant.ts';
import {
  type Placed,
  optionalObject,
  optionalText,
  optionalWord,
  requiredWord,
  rootOf,
  words,
} from '../document/members.ts';
import { readText } from '../document/text-document.ts';
import { lowerVersions } from '../fixed-versions.ts';
import { informationalSeverity } from '../severity.ts';

/** Arrays and tables within each other. */
const MAX_DEPTH = 32;

const SEMVER = versionScheme('semver');

/**
 * Reads an advisory in RustSec's source form: Markdown that starts with a block of TOML. What lies under `rust/` is the toolchain: the
 * name `rust` of `generic`.
 * @throws FEED_INVALID
 */
export function* readRustsec(source: FeedSource, file: FeedFile): Generator<FeedRecord, void, void> {
  const text = readText(source, file);
  const block = /^\s*```toml\s*\n([\s\S]*?)\n```[ \t]*(?:\r?\n|$)/.exec(text);
  if (block?.[1] === undefined) throw invalid(source, 'start', 'a block of TOML without its end');
  const root = rootOf(source, parseToml(source, block[1]));
  const advisory = advisoryOf(source, root, /^#+ +(.+)$/m.exec(text.slice(block[0].length))?.[1] ?? null);
  yield { kind: 'advisory', advisory };
  yield* coverageOf(
    source.feed,
    advisory.affected.map((row) => row.namespace),
    advisory.published,
  );
}

function parseToml(source: FeedSource, text: string): TomlTable {
  try {
    return parse(text, { maxDepth: MAX_DEPTH, integersAsBigInt: true });
  } catch (cause) {
    throw invalid(source, 'the block of TOML', 'not a TOML document', cause);
  }
}

function advisoryOf(source: FeedSource, root: Placed, title: string | null): Advisory {
  const head = optionalObject(source, root, 'advisory');
  const versions = optionalObject(source, root, 'versions');
  if (head === null) throw invalid(source, '/advisory', 'is missing');
  if (versions === null) throw invalid(source, '/versions', 'is missing');
  const cvss = cvssVector(optionalText(source, head, 'cvss') ?? '', source.feed);
  const published = instantAt(source, head, 'date');
  return buildAdvisory({
    feed: source.feed,
    id: requiredWord(source, head, 'id'),
    aliases: words(source, head, 'aliases'),
    published,
    withdrawn: instantAt(source, head, 'withdrawn'),
    summary: title ?? optionalText(source, head, 'title'),
    severity: cvss === null ? informationalSeverity(optionalWord(source, head, 'informational')) : null,
    cvss: cvss === null ? [] : [cvss],
    link: optionalText(source, head, 'url'),
    affected: [affectedOf(source, { root, head, versions })],
  });
}

interface Parts {
  readonly root: Placed;
  readonly head: Placed;
  readonly versions: Placed;
}

function affectedOf(source: FeedSource, { root, head, versions }: Parts): Advisory['affected'][number] {
  const patched = rangesAt(source, versions, 'patched');
  const unaffected = rangesAt(source, versions, 'unaffected');
  const intervals = complementOf([...patched, ...unaffected], SEMVER);
  if (intervals === null) throw invalid(source, versions.place, 'holds a version that is none');
  const isToolchain =
    optionalWord(source, head, 'collection') === 'rust' || /(?:^|\/)rust\/[^/]+\/[^/]+$/.test(source.path);
  const fixed = lowerVersions(patched, 'semver');
  return buildAffected({
    namespace: isToolchain ? 'generic' : 'cargo',
    name: isToolchain ? 'rust' : requiredWord(source, head, 'package'),
    subject: 'package',
    scheme: 'semver',
    intervals,
    fix: fixed.length === 0 ? NOT_FIXED : { ...FIX_UNKNOWN, state: 'fixed', versions: fixed },
    status: intervals.length === 0 ? 'not-affected' : 'affected',
    qualifiers: qualifiersOf(source, root),
  });
}

function rangesAt(source: FeedSource, versions: Placed, key: string): readonly VersionInterval[] {
  return words(source, versions, key).flatMap((text, index) => {
    const range = parseCargoRequirement(text, SEMVER);
    if (range === null) throw invalid(source, `${versions.place}/${key}/${index}`, 'is no requirement of Cargo');
    return range;
  });
}

function qualifiersOf(source: FeedSource, root: Placed): Qualifiers {
  const affected = optionalObject(source, root, 'affected');
  const functions = affected === null ? null : optionalObject(source, affected, 'functions');
  const symbols = Object.keys(functions?.members ?? {});
  return symbols.length === 0 ? {} : { symbols };
}
