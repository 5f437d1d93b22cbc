import type { RawPath } from '../raw-path.ts';
import { matchesName, matchesSegments } from './wild-match.ts';

/** Longest pattern in bytes; a longer one matches nothing. */
const MAX_PATTERN = 4096;

/** A pattern of an ignore or attributes file, ready to be held against paths relative to the directory of its file. */
export type Glob = (path: RawPath, name: RawPath) => boolean;

/** Compiles a pattern: one with a slash before its end is anchored, any other one is about names at every depth. */
export function compileGlob(pattern: string): Glob {
  if (pattern.length > MAX_PATTERN) return () => false;
  if (!pattern.includes('/')) return compileName(pattern);
  const segments = pattern.replace(/^\//, '').split('/');
  if (segments.length === 1) return anchored(compileName(segments[0] ?? ''));
  // What ends in `/**` is everything below, not the directory itself.
  const below = segments.at(-1) === '**' ? [...segments.slice(0, -1), '*', '**'] : segments;
  return (path) => matchesSegments(below, path.split('/'));
}

function anchored(glob: Glob): Glob {
  return (path, name) => !path.includes('/') && glob(path, name);
}

const SPECIAL = /[*?[\\]/;

function compileName(pattern: string): Glob {
  if (!SPECIAL.test(pattern)) return (_path, name) => name === pattern;
  const tail = pattern.slice(1);
  if (pattern.startsWith('*') && !SPECIAL.test(tail)) return (_path, name) => name.endsWith(tail);
  return (_path, name) => matchesName(pattern, name);
}
