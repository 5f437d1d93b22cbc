import { type Stats, statSync } from 'node:fs';
import { ociError } from '../errors.ts';

/** A path on this machine with the name of an image in what it leads to. */
export interface LocalTarget {
  /** Target as the user wrote it. */
  readonly text: string;
  readonly path: string;
  /** A tag, name or digest; null when the target gives none. */
  readonly name: string | null;
}

/**
 * Tells path and name apart in the text behind a scheme. Paths may hold colons and at signs: the longest reading whose path exists
 * wins, the whole text first. When none exists, what `parseTarget` read is returned.
 */
export function resolveLocalTarget(target: LocalTarget): LocalTarget {
  const rest = target.text.slice(target.text.indexOf(':') + 1);
  if (exists(rest)) return { ...target, path: rest, name: null };
  for (let at = rest.length - 1; at > 0; at--) {
    if (rest[at] !== ':' && rest[at] !== '@') continue;
    const path = rest.slice(0, at);
    if (exists(path)) return { ...target, path, name: nameOf(rest.slice(at + 1)) };
  }
  return target;
}

/** What a path is; null when it does not exist. Symbolic links are followed. */
export function statPath(path: string): Stats | null {
  try {
    return statSync(path, { throwIfNoEntry: false }) ?? null;
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENAMETOOLONG') return null;
    throw ociError('PATH_UNREADABLE', `${path} cannot be read`, { cause });
  }
}

/** True for text that nobody would write for a reference: it starts like a path or ends like an archive. */
export function looksLikePath(text: string): boolean {
  return /^(?:\.{1,2}(?:[/\\]|$)|[/~])/.test(text) || /\.(?:tar|tgz|tzst|tar\.\w{1,4})$/.test(text);
}

function exists(path: string): boolean {
  return statPath(path) !== null;
}

/** In `TAG@sha256:…` the digest says everything. */
function nameOf(text: string): string {
  return /@(sha(?:256|512):[0-9a-f]+)$/.exec(text)?.[1] ?? text;
}
