import {
  type FileEntry,
  type Gap,
  type ImageSubject,
  type Inspection,
  type JsonObject,
  type OperatingSystem,
  type Package,
  compareText,
  subjectPurl,
} from '@assay/core';
import type { EncodeOptions } from '../sbom-format.ts';
import { timestamp } from '../text/timestamp.ts';
import { contentHex, contentUuid } from './content-id.ts';

/** A package with the name that a document refers to it by. */
export interface DescribedPackage {
  /** ASCII letters, digits, `.` and `-`; unique in the document, the same in every document about the same package. */
  readonly ref: string;
  /** Names of the packages that installed its files, when they are in the document. */
  readonly owners: readonly string[];
  /** Names of the packages that it needs, when they are in the document; sorted. */
  readonly needs: readonly string[];
  /** Package URLs of those among `needs` whose files it installed: for formats that say both by one relation. */
  readonly needsOwned: readonly string[];
  readonly item: Package;
}

/** A regular file with the packages that own it, and those that were found by it. */
export interface DescribedFile {
  readonly ref: string;
  readonly owners: readonly string[];
  readonly evidenceFor: readonly string[];
  readonly entry: FileEntry;
}

/** What every format says about an image, before any format's words. */
export interface Description {
  /** UUID of the document, made of its content. */
  readonly uuid: string;
  /** RFC 3339, UTC, whole seconds. */
  readonly created: string;
  readonly subject: ImageSubject;
  readonly subjectPurl: string | null;
  readonly source: JsonObject;
  readonly os: OperatingSystem | null;
  readonly packages: readonly DescribedPackage[];
  readonly files: readonly DescribedFile[];
  readonly gaps: readonly Gap[];
  readonly tool: { readonly name: string; readonly version: string };
}

/** What a format wants of a description. */
export interface DescribeOptions {
  readonly specVersion: string;
  readonly format: string;
  /** Lists the files by which packages were found even where other files are left out. Default false. */
  readonly evidenceFiles?: boolean;
}

/** Takes from an inspection what an SBOM tells. Environment, history and file contents stay out: they may hold secrets. */
export function describe(inspection: Inspection, options: EncodeOptions & DescribeOptions): Description {
  const { subject, os, gaps, tool } = inspection;
  const created = timestamp(options.createdAt);
  const packages = describePackages(inspection.packages);
  const files = describeFiles(inspection, packages, options);
  const content = {
    format: options.format,
    specVersion: options.specVersion,
    created,
    subject: { ...subject, platform: subject.platform === null ? null : { ...subject.platform } },
    source: sourceFacts(inspection),
    os: os === null ? null : { ...os },
    packages: packages.map(({ item: { files: _files, ...item } }) => ({
      ...item,
      locations: item.locations.map((location) => ({ ...location })),
    })),
    files: files.map(({ entry, owners, evidenceFor }) => ({
      ...entry,
      owners,
      evidenceFor,
      digests: { ...entry.digests },
    })),
    gaps: gaps.map((gap) => ({ ...gap })),
    tool: { ...tool },
  };
  return {
    uuid: contentUuid(content),
    created,
    subject,
    subjectPurl: subjectPurl(subject),
    source: content.source,
    os,
    packages,
    files,
    gaps,
    tool,
  };
}

/** Kind and layers of the source, without the build steps: these may hold secrets that were given as build arguments. */
function sourceFacts({ source }: Inspection): JsonObject {
  return {
    kind: source.kind,
    layers: source.layers.map(({ diffId, digest, mediaType, sizeBytes }) => ({ diffId, digest, mediaType, sizeBytes })),
  };
}

function describePackages(packages: readonly Package[]): readonly DescribedPackage[] {
  const used = new Map<string, number>();
  const named = packages.toSorted(comparePackages).map((item) => ({ item, ref: uniqueRef(packageRef(item), used) }));
  const byPurl = Map.groupBy(named, ({ item }) => item.purl);
  return named.map(({ item, ref }) => {
    const owners = item.ownedBy === undefined ? [] : (byPurl.get(item.ownedBy) ?? []);
    const needed = (item.dependsOn ?? []).flatMap((purl) => byPurl.get(purl) ?? []);
    const owned = needed.filter((other) => other.ref !== ref && other.item.ownedBy === item.purl);
    return {
      item,
      ref,
      owners: refsOf(owners, ref),
      needs: [...new Set(refsOf(needed, ref))].toSorted(compareText),
      needsOwned: [...new Set(owned.map((other) => other.item.purl))].toSorted(compareText),
    };
  });
}

function refsOf(packages: readonly { readonly ref: string }[], own: string): readonly string[] {
  return packages.map(({ ref }) => ref).filter((ref) => ref !== own);
}

/** Order of packages in every document: type, name, version, first path, then whatever else differs. */
function comparePackages(a: Package, b: Package): number {
  return (
    compareText(a.type, b.type) ||
    compareText(a.name, b.name) ||
    compareText(a.version, b.version) ||
    compareText(a.locations[0]?.path ?? '', b.locations[0]?.path ?? '') ||
    compareText(a.purl, b.purl)
  );
}

function packageRef({ type, name, version, purl, locations }: Package): string {
  const identity = contentHex([type, name, version, purl, locations[0]?.path ?? '']).slice(0, 16);
  return `package-${type}-${plainName(name)}-${identity}`;
}

function uniqueRef(ref: string, used: Map<string, number>): string {
  const count = (used.get(ref) ?? 0) + 1;
  used.set(ref, count);
  return count === 1 ? ref : `${ref}-${count}`;
}

/** The part of a name that may stand in an identifier: for people to recognise it. */
function plainName(name: string): string {
  return name.slice(0, 60).replace(/[^A-Za-z0-9.]+/g, '-');
}

function describeFiles(
  inspection: Inspection,
  packages: readonly DescribedPackage[],
  {
    includeFiles = false,
    evidenceFiles = false,
  }: { readonly includeFiles?: boolean; readonly evidenceFiles?: boolean },
): readonly DescribedFile[] {
  if (!includeFiles && !evidenceFiles) return [];
  const owners = refsByPath(packages, ({ files = [] }) => files);
  const evidence = evidenceFiles ? refsByPath(packages, ({ locations }) => locations) : new Map<string, string[]>();
  return inspection.files.entries
    .filter(({ type, path }) => type === 'file' && (includeFiles || evidence.has(path)))
    .toSorted((a, b) => compareText(a.path, b.path))
    .map((entry) => ({
      ref: `file-${contentHex(entry.path).slice(0, 24)}`,
      owners: owners.get(entry.path) ?? [],
      evidenceFor: [...new Set(evidence.get(entry.path) ?? [])],
      entry,
    }));
}

function refsByPath(
  packages: readonly DescribedPackage[],
  pathsOf: (item: Package) => readonly { readonly path: string }[],
): Map<string, string[]> {
  const refs = new Map<string, string[]>();
  for (const { ref, item } of packages) {
    for (const { path } of pathsOf(item)) {
      const known = refs.get(path);
      if (known === undefined) refs.set(path, [ref]);
      else known.push(ref);
    }
  }
  return refs;
}
