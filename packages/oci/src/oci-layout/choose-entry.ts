import { formatReference, parseReference, printable } from '@assay/core';
import { isImageEntry } from '../content/select-manifests.ts';
import { ociError } from '../errors.ts';
import { CONTAINERD_NAME_ANNOTATION, REF_NAME_ANNOTATION } from '../manifest/media-types.ts';
import type { IndexEntry } from '../manifest/parse-descriptor.ts';

/**
 * The entries of a layout's `index.json` that the name means: all of them are one image, for several platforms when there are
 * several. A name is a digest, the `ref.name` or containerd name of an entry, the same reference in another spelling, or the tag
 * of such a name; the first of these rules that finds anything decides. Without a name the layout must hold one image.
 * @throws IMAGE_AMBIGUOUS, IMAGE_NOT_FOUND, NOT_AN_IMAGE
 */
export function chooseEntries(
  entries: readonly IndexEntry[],
  name: string | null,
  where: string,
): readonly IndexEntry[] {
  const images = withoutRepeats(entries.filter(isImageEntry));
  if (images.length === 0) throw ociError('NOT_AN_IMAGE', `${where} holds no image`);
  const found = name === null ? images : findNamed(images, name);
  if (found.length === 0) {
    throw ociError('IMAGE_NOT_FOUND', `${where} has no image "${printable(name ?? '')}"; ${listNames(images)}`);
  }
  if (found.length > 1 && !isOneImage(found)) {
    throw ociError('IMAGE_AMBIGUOUS', `${where} holds several images; ${listNames(found)}`);
  }
  return found;
}

/** Names that an entry goes by. */
function namesOf(entry: IndexEntry): readonly string[] {
  return [REF_NAME_ANNOTATION, CONTAINERD_NAME_ANNOTATION].flatMap((key) => {
    const name = entry.annotations[key];
    return name === undefined || name === '' ? [] : [name];
  });
}

function findNamed(entries: readonly IndexEntry[], name: string): readonly IndexEntry[] {
  const wanted = canonical(name);
  const rules: readonly ((entry: IndexEntry) => boolean)[] = [
    (entry) => entry.digest === name,
    (entry) => entry.annotations[REF_NAME_ANNOTATION] === name,
    (entry) => entry.annotations[CONTAINERD_NAME_ANNOTATION] === name,
    (entry) => wanted !== null && namesOf(entry).some((own) => canonical(own) === wanted),
    (entry) => namesOf(entry).some((own) => own.endsWith(`:${name}`)),
  ];
  for (const rule of rules) {
    const found = entries.filter(rule);
    if (found.length > 0) return found;
  }
  return [];
}

/** Several entries are one image when they have the same names and each its own platform. */
function isOneImage(entries: readonly IndexEntry[]): boolean {
  const names = new Set(entries.map((entry) => namesOf(entry).join(' ')));
  const platforms = new Set(entries.flatMap(({ platform }) => (platform === null ? [] : [JSON.stringify(platform)])));
  return names.size === 1 && platforms.size === entries.length;
}

function withoutRepeats(entries: readonly IndexEntry[]): readonly IndexEntry[] {
  const seen = new Set<string>();
  return entries.filter((entry) => {
    const key = `${entry.digest} ${namesOf(entry).join(' ')}`;
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew;
  });
}

function listNames(entries: readonly IndexEntry[]): string {
  const names = entries.map((entry) => namesOf(entry)[0] ?? entry.digest);
  const shown = names.slice(0, 20).map(printable).join(', ');
  return `it has ${shown}${names.length > 20 ? ` and ${names.length - 20} more` : ''}`;
}

/** The canonical form of a full name, or null when it is only a tag or no reference at all. */
export function canonical(name: string): string | null {
  try {
    return /[:@/]/.test(name) ? formatReference(parseReference(name)) : null;
  } catch {
    return null;
  }
}
