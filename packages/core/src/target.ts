import { coreError } from './errors.ts';
import { type Reference, parseReference } from './reference.ts';

/**
 * What the user pointed at. `bare` is text without a scheme: a path when such a path exists, a reference otherwise; whoever
 * may look at the file system decides.
 */
export type ImageTarget =
  | { readonly kind: 'registry'; readonly text: string; readonly reference: Reference }
  | { readonly kind: 'docker'; readonly text: string; readonly reference: Reference }
  | { readonly kind: 'oci'; readonly text: string; readonly path: string; readonly name: string | null }
  | { readonly kind: 'oci-archive'; readonly text: string; readonly path: string; readonly name: string | null }
  | { readonly kind: 'docker-archive'; readonly text: string; readonly path: string; readonly name: string | null }
  | { readonly kind: 'dir'; readonly text: string; readonly path: string }
  | { readonly kind: 'sbom'; readonly text: string; readonly path: string }
  | { readonly kind: 'bare'; readonly text: string };

/** The schemes, in the order in which help texts list them. */
export const TARGET_SCHEMES: readonly string[] = [
  'registry',
  'oci',
  'oci-archive',
  'docker-archive',
  'docker',
  'dir',
  'sbom',
];

/**
 * Reads what names an image. `registry:5000/team/app` is a reference to the host `registry`, not a scheme, because a port and
 * a path follow. For `oci:`, `oci-archive:` and `docker-archive:` the text after the first colon, or the digest after `@`, is the
 * name of one image in it: a tag, an `org.opencontainers.image.ref.name`, a `RepoTags` entry, a digest.
 * @throws TARGET_INVALID, REFERENCE_INVALID
 */
export function parseTarget(text: string): ImageTarget {
  if (text === '' || text.includes('\0')) throw coreError('TARGET_INVALID', 'the image is an empty text');
  const colon = text.indexOf(':');
  const scheme = colon < 0 ? '' : text.slice(0, colon);
  const rest = text.slice(colon + 1);
  const hostWithPort = (scheme === 'registry' || scheme === 'docker') && /^\d{1,5}\//.test(rest);
  if (!TARGET_SCHEMES.includes(scheme) || hostWithPort) return { kind: 'bare', text };
  if (rest === '') throw coreError('TARGET_INVALID', `nothing follows ${scheme}:`);
  switch (scheme) {
    case 'registry':
    case 'docker':
      return { kind: scheme, text, reference: parseReference(rest) };
    case 'oci':
    case 'oci-archive':
    case 'docker-archive':
      return { kind: scheme, text, ...splitName(rest) };
    case 'dir':
      return { kind: 'dir', text, path: rest };
    default:
      return { kind: 'sbom', text, path: rest };
  }
}

function splitName(rest: string): { path: string; name: string | null } {
  const byDigest = /^(.+)@(sha(?:256|512):[0-9a-f]+)$/.exec(rest);
  if (byDigest !== null) return { path: byDigest[1] ?? rest, name: byDigest[2] ?? null };
  const colon = rest.indexOf(':', 1);
  return colon < 0 ? { path: rest, name: null } : { path: rest.slice(0, colon), name: rest.slice(colon + 1) };
}
