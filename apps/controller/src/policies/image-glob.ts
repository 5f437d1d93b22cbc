import { formatReference, parseReference } from '@assay/core';

const MAX_GLOB_LENGTH = 1024;

/**
 * Whether an image glob fits a canonical reference. `**` is any run of characters, `*` one without `/`; a glob without a tag fits every
 * tag. `@sha256:…` alone fits a digest wherever it is.
 */
export function matchesImage(glob: string, reference: string): boolean {
  if (glob.length > MAX_GLOB_LENGTH) return false;
  const at = reference.indexOf('@');
  const digest = at < 0 ? '' : reference.slice(at);
  const named = at < 0 ? reference : reference.slice(0, at);
  if (glob.startsWith('@')) return digest === glob;
  const [wanted, wantedDigest] = splitOnce(glob, '@');
  if (wantedDigest !== null && digest !== `@${wantedDigest}`) return false;
  const pattern = canonicalGlob(wanted);
  const untagged = named.slice(0, tagStart(named));
  return fits(pattern, hasTag(pattern) ? named : untagged);
}

/** A glob without wildcards is a reference and is written like one; others name their registry. */
function canonicalGlob(glob: string): string {
  if (glob.includes('*')) return glob;
  try {
    const parsed = parseReference(glob);
    const { registry, repository } = parsed;
    return hasTag(glob) ? formatReference({ ...parsed, digest: null }) : `${registry}/${repository}`;
  } catch {
    return glob;
  }
}

function hasTag(text: string): boolean {
  return tagStart(text) < text.length;
}

/** Where `:tag` begins; the length of the text when there is none. */
function tagStart(text: string): number {
  const colon = text.indexOf(':', text.lastIndexOf('/') + 1);
  return colon < 0 ? text.length : colon;
}

function splitOnce(text: string, separator: string): readonly [string, string | null] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, null] : [text.slice(0, at), text.slice(at + 1)];
}

/** Wildcards by a table of what was reached: time is length of glob times length of text at most. */
function fits(glob: string, text: string): boolean {
  let reached = new Set([0]);
  for (let at = 0; at < glob.length && reached.size > 0; at += 1) {
    const next = new Set<number>();
    if (glob[at] !== '*') {
      for (const position of reached) if (text[position] === glob[at]) next.add(position + 1);
    } else {
      const crosses = glob[at + 1] === '*';
      if (crosses) at += 1;
      for (const position of reached) {
        for (let end = position; end <= text.length && !next.has(end); end += 1) {
          next.add(end);
          if (!crosses && text[end] === '/') break;
        }
      }
    }
    reached = next;
  }
  return reached.has(text.length);
}
