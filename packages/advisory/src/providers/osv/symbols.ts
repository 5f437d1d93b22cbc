import { isJsonObject } from '@assay/core';
import { unique } from '../build-advisory.ts';
import { type Members, objectIfAny } from '../document/members.ts';

/** Symbols of one advisory that are kept; the most of a real one are some 3,000. */
const MAX_SYMBOLS = 5000;

/**
 * The vulnerable part of a package: for Go `import/path` or `import/path#Symbol`, for Rust the paths of functions. More than 5,000 are as
 * none: the whole package.
 */
export function symbolsOf(specific: Members | null): readonly string[] {
  if (specific === null) return [];
  const imports = specific['imports'];
  const symbols = Array.isArray(imports)
    ? imports.flatMap(goSymbols)
    : texts(objectIfAny(specific, 'affects')?.['functions']);
  return symbols.length > MAX_SYMBOLS ? [] : unique(symbols);
}

function goSymbols(entry: unknown): readonly string[] {
  if (!isJsonObject(entry) || typeof entry['path'] !== 'string') return [];
  const path = entry['path'];
  const symbols = texts(entry['symbols']);
  return symbols.length === 0 ? [path] : symbols.map((symbol) => `${path}#${symbol}`);
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
