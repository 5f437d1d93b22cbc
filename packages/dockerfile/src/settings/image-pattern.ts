import { DEFAULT_REGISTRY, type Reference } from '@assay/core';
import { matchesShellPattern } from '../stages/shell-pattern.ts';

/** True when a registry is in a list of names with `*`. Docker Hub answers to `docker.io` and `index.docker.io`. */
export function isRegistryListed(registry: string, list: readonly string[]): boolean {
  return list.some((entry) => {
    const wanted = entry === 'index.docker.io' || entry === 'hub.docker.com' ? DEFAULT_REGISTRY : entry;
    return matchesShellPattern(registry.toLowerCase(), wanted.toLowerCase());
  });
}

/**
 * True when an image is in a list of patterns `[registry/]repository[:tag]` with `*` for any text. A pattern without a registry
 * means Docker Hub, one without a tag means any tag.
 */
export function isImageListed(reference: Reference, list: readonly string[]): boolean {
  return list.some((pattern) => matchesImage(reference, pattern));
}

function matchesImage(reference: Reference, pattern: string): boolean {
  const [named = '', digest] = pattern.split('@', 2);
  if (digest !== undefined && digest !== reference.digest) return false;
  const colon = named.indexOf(':', named.lastIndexOf('/') + 1);
  const tag = colon < 0 ? null : named.slice(colon + 1);
  if (tag !== null && !matchesShellPattern(reference.tag ?? '', tag)) return false;
  const name = colon < 0 ? named : named.slice(0, colon);
  const full = `${reference.registry}/${reference.repository}`;
  return completeNames(name).some((candidate) => matchesShellPattern(full, candidate));
}

/** What a pattern without a registry may mean. */
function completeNames(name: string): readonly string[] {
  const slash = name.indexOf('/');
  const first = slash < 0 ? '' : name.slice(0, slash);
  if (first === 'localhost' || /[.:*]/.test(first)) return [name];
  if (slash < 0) return name.startsWith('*') ? [name] : [`${DEFAULT_REGISTRY}/library/${name}`];
  return [`${DEFAULT_REGISTRY}/${name}`];
}
