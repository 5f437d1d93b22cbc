import { inflateSync } from 'node:zlib';
import { isJsonObject } from '@assay/core';
import { unreadable } from '../gap-codes.ts';
import { parseJson } from '../parse-json.ts';

/** A crate that was built into a program. */
export type Crate = {
  readonly name: string;
  readonly version: string;
  /** `crates.io`, `git`, `local`, `registry`. */
  readonly source: string;
  /** `build` for crates that only ran while it was built. */
  readonly kind: 'runtime' | 'build';
  /** True for the crate of the program itself. */
  readonly root: boolean;
  /** Places in the list of the crates that it needs. */
  readonly dependencies: readonly number[];
};

/** Bytes of the list before compression; that of a program with 1,000 crates has 100,000. */
const MAX_BYTES = 8 * 1024 * 1024;

/** Crates of one program. */
const MAX_CRATES = 50_000;

/** Longest name, version or source. */
const MAX_TEXT_LENGTH = 1000;

/**
 * Reads the list of crates that cargo-auditable put into a program: JSON, compressed with zlib.
 * @throws CatalogerError BUILD_INFO_INVALID, JSON_INVALID, JSON_TOO_DEEP, PACKAGE_NAME_TOO_LONG
 */
export function parseAuditData(compressed: Uint8Array): readonly Crate[] {
  const json = parseJson(inflate(compressed));
  const list = isJsonObject(json) ? json['packages'] : undefined;
  if (!Array.isArray(list) || list.length > MAX_CRATES) {
    throw unreadable('BUILD_INFO_INVALID', 'the list of crates is none, or longer than any real one');
  }
  const read = list.map((item: unknown) => crateOf(item));
  const kept = read.filter((crate) => crate !== null);
  if (kept.length === read.length) return kept;
  // Places count what is no crate as well.
  const places = new Map(read.flatMap((crate, at) => (crate === null ? [] : [at])).map((at, place) => [at, place]));
  return kept.map((crate) => ({ ...crate, dependencies: crate.dependencies.flatMap((at) => places.get(at) ?? []) }));
}

function inflate(compressed: Uint8Array): Uint8Array {
  try {
    return inflateSync(compressed, { maxOutputLength: MAX_BYTES });
  } catch {
    throw unreadable('BUILD_INFO_INVALID', `the list of crates is damaged or larger than ${MAX_BYTES} bytes`);
  }
}

function crateOf(item: unknown): Crate | null {
  if (!isJsonObject(item)) return null;
  const [name, version, source, kind] = ['name', 'version', 'source', 'kind'].map((member) => textOf(item[member]));
  if (!name || !version) return null;
  if (name.length > MAX_TEXT_LENGTH || version.length > MAX_TEXT_LENGTH) {
    throw unreadable('PACKAGE_NAME_TOO_LONG', 'its name or version is too long');
  }
  return {
    name,
    version,
    source: (source ?? '').slice(0, MAX_TEXT_LENGTH),
    kind: kind === 'build' ? 'build' : 'runtime',
    root: item['root'] === true,
    dependencies: placesOf(item['dependencies']),
  };
}

/** Crates that one crate needs. */
const MAX_DEPENDENCIES = 5000;

function placesOf(value: unknown): readonly number[] {
  if (!Array.isArray(value)) return [];
  return value.slice(0, MAX_DEPENDENCIES).filter((place: unknown): place is number => Number.isSafeInteger(place));
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
