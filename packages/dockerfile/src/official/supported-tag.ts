import type { Reference } from '@assay/core';
import { DEFAULT_REGISTRY } from '@assay/core';
import type { LibraryEntry, LibraryFile } from './library-file.ts';
import { type TagParts, compareTagVersions, sameFlavour, tagParts } from './tag-parts.ts';

/** Library files by the name of the image. */
export type OfficialLibrary = ReadonlyMap<string, LibraryFile>;

/** What the library files say of the tag of a reference. */
export type TagSupport =
  /** It is no official image, or one that the files do not know. */
  | { readonly kind: 'not-official' }
  /** The tag is listed, perhaps not for the platform. */
  | {
      readonly kind: 'supported';
      readonly architectures: readonly string[];
      readonly platformSupported: boolean | null;
    }
  /** The tag is not listed; the nearest listed one, if there is one. */
  | { readonly kind: 'unsupported'; readonly tag: string; readonly successor: string | null }
  /** The image is listed without tags. */
  | { readonly kind: 'retired' }
  /** A digest without a tag, so that which tag it is of is not known; or a tag that is newer than the files. */
  | { readonly kind: 'no-data' };

/** Architectures of images as the library files call them. */
const ARCHITECTURES: Readonly<Record<string, readonly string[]>> = {
  amd64: ['amd64'],
  '386': ['i386'],
  arm64: ['arm64v8'],
  arm: ['arm32v5', 'arm32v6', 'arm32v7'],
  ppc64le: ['ppc64le'],
  s390x: ['s390x'],
  riscv64: ['riscv64'],
  mips64le: ['mips64le'],
  loong64: ['loong64'],
};

/**
 * Whether the tag of an official image is still supported. Repositories that mirror the official ones count when `mirrors` says so:
 * `mirror.example/library`.
 */
export function tagSupport(
  reference: Reference,
  library: OfficialLibrary,
  options: { readonly mirrors?: readonly string[]; readonly architecture?: string | null } = {},
): TagSupport {
  const name = officialName(reference, options.mirrors ?? []);
  const file = name === null ? undefined : library.get(name);
  if (file === undefined) return { kind: 'not-official' };
  if (file.entries.length === 0) return { kind: 'retired' };
  const { tag } = reference;
  if (tag === null) return { kind: 'no-data' };
  const entries = file.entries.filter(({ tags }) => tags.includes(tag));
  if (entries.length === 0) {
    return isAfterAll(tag, file) ? { kind: 'no-data' } : { kind: 'unsupported', tag, successor: nearestTag(tag, file) };
  }
  const architectures = [...new Set(entries.flatMap((entry) => entry.architectures))].toSorted();
  return {
    kind: 'supported',
    architectures,
    platformSupported: hasPlatform(architectures, options.architecture ?? null),
  };
}

function hasPlatform(architectures: readonly string[], wanted: string | null): boolean | null {
  const names = wanted === null ? undefined : ARCHITECTURES[wanted];
  return names === undefined ? null : names.some((name) => architectures.some((one) => one.endsWith(name)));
}

/** The name of an official image, or null. */
export function officialName({ registry, repository }: Reference, mirrors: readonly string[] = []): string | null {
  if (registry === DEFAULT_REGISTRY)
    return repository.startsWith('library/') ? repository.slice('library/'.length) : null;
  const place = `${registry}/${repository}`;
  const mirror = mirrors.find((one) => place.startsWith(`${one.replace(/\/$/, '')}/`));
  const name = mirror === undefined ? '' : place.slice(mirror.replace(/\/$/, '').length + 1);
  return name === '' || name.includes('/') ? null : name;
}

interface ListedTag {
  readonly candidate: string;
  readonly parts: TagParts;
}

/** Listed tags of the same flavour that are as exact as one, oldest first. */
function tagsLike(wanted: TagParts, entries: readonly LibraryEntry[]): readonly ListedTag[] {
  return entries
    .flatMap(({ tags }) => tags)
    .map((candidate) => ({ candidate, parts: tagParts(candidate) }))
    .filter(({ parts }) => sameFlavour(parts.flavour, wanted.flavour))
    .filter(({ parts }) => parts.version.length === wanted.version.length)
    .toSorted((a, b) => compareTagVersions(a.parts.version, b.parts.version));
}

/** True for a version that is later than all listed ones of its flavour: the files may be older than it. */
function isAfterAll(tag: string, { entries }: LibraryFile): boolean {
  const wanted = tagParts(tag);
  const last = wanted.version.length === 0 ? undefined : tagsLike(wanted, entries).at(-1);
  return last !== undefined && compareTagVersions(wanted.version, last.parts.version) > 0;
}

/** The listed tag that is nearest to one that is not: same flavour, the least version that is not less. */
function nearestTag(tag: string, { entries }: LibraryFile): string | null {
  const wanted = tagParts(tag);
  const listed = tagsLike(wanted, entries).filter(({ parts }) => !parts.preview);
  const next = listed.find(({ parts }) => compareTagVersions(parts.version, wanted.version) >= 0);
  return (next ?? listed.at(-1))?.candidate ?? null;
}

/** A tag to move to. */
export interface TagSuggestion {
  readonly tag: string;
  /** `same-line`: only later numbers of the version; `next-line`: the first number changes as well. */
  readonly step: 'same-line' | 'next-line';
  /** How many newer versions of the line, or newer lines, are listed in this flavour. */
  readonly behind: number;
}

/**
 * Newer listed tags that keep the flavour and are as exact as the one at hand, best first: the newest of the same line, then the newest of
 * all. Nothing for tags without a version, which move by themselves.
 */
export function newerTags(tag: string, entries: readonly LibraryEntry[]): readonly TagSuggestion[] {
  const wanted = tagParts(tag);
  const [line] = wanted.version;
  if (line === undefined) return [];
  const newer = tagsLike(wanted, entries)
    .filter(({ parts }) => !parts.preview && compareTagVersions(parts.version, wanted.version) > 0)
    .toSorted(
      (a, b) =>
        compareTagVersions(b.parts.version, a.parts.version) ||
        Number(b.parts.flavour === wanted.flavour) - Number(a.parts.flavour === wanted.flavour),
    );
  const inLine = newer.filter(({ parts }) => parts.version[0] === line);
  const beyond = newer.filter(({ parts }) => parts.version[0] !== line);
  const versions = new Set(inLine.map(({ parts }) => parts.version.join('.')));
  const lines = new Set(beyond.map(({ parts }) => parts.version[0]));
  const found: TagSuggestion[] = [];
  const [next] = inLine;
  const [newest] = beyond;
  if (next !== undefined) found.push({ tag: next.candidate, step: 'same-line', behind: versions.size });
  if (newest !== undefined) found.push({ tag: newest.candidate, step: 'next-line', behind: lines.size });
  return found;
}
