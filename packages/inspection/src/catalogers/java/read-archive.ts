import { createHash } from 'node:crypto';
import { CatalogerError, type ClaimedFile, type ReadingBudget } from '@assay/core';
import { licensesInText } from '../../licenses/license-text.ts';
import { decodeText } from '../decode-text.ts';
import { type Content, piecesOf } from '../../binary/content.ts';
import { unreadable } from '../gap-codes.ts';
import { parseManifest } from './parse-manifest.ts';
import { parsePomDependencies } from './parse-pom-dependencies.ts';
import { parsePomLicenses } from './parse-pom-licenses.ts';
import { type MavenCoordinates, parsePomProperties } from './parse-pom-properties.ts';
import { type ZipEntry, listZip, readZipEntry } from '../read-zip.ts';

/** Coordinates with what the pom.xml beside them declares: licences, and what it needs as `GROUP:ARTIFACT[:VERSION]`. */
export type ProjectCoordinates = MavenCoordinates & {
  readonly licenses: readonly string[];
  readonly dependencies: readonly string[];
};

/** What one archive tells about itself. */
export type JavaArchive = {
  /** File name, without directories. */
  readonly fileName: string;
  /** Names of the archives that it lies in, the outermost left out, and its own; empty for the outermost. */
  readonly place: readonly string[];
  readonly sha1: string;
  readonly coordinates: readonly ProjectCoordinates[];
  /** Attributes of the manifest that name a package, by name in lower case. */
  readonly manifest: { readonly [name: string]: string };
  /** Its own licence files in which a licence was recognised, with the SPDX identifiers. */
  readonly licenseFiles: readonly { readonly path: string; readonly ids: readonly string[] }[];
};

/** Something that could not be read within an archive. */
export type ArchiveProblem = {
  readonly place: readonly string[];
  /** A limit was reached: anything may be missing. Otherwise one entry is damaged. */
  readonly limit: boolean;
  readonly message: string;
};

/** An archive and all those within it. */
export type ArchiveTree = { readonly archives: readonly JavaArchive[]; readonly problems: readonly ArchiveProblem[] };

/** Names that archives of Java and of its application servers have. */
export const ARCHIVE_EXTENSIONS = ['ear', 'hpi', 'jar', 'jpi', 'kar', 'lpkg', 'nar', 'par', 'sar', 'war'] as const;

const NESTED = new RegExp(`\\.(?:${ARCHIVE_EXTENSIONS.join('|')})$`, 'i');
const MANIFEST = /^meta-inf\/manifest\.mf$/i;
const POM_PROPERTIES = /^(?:.*\/)?META-INF\/maven\/[^/]+\/[^/]+\/pom\.properties$/;

const LICENSE_FILE = /^(?:META-INF\/)?(?:licen[cs]es?|copying)(?:\.(?:txt|md))?$/i;

const ATTRIBUTES = [
  'automatic-module-name',
  'bundle-license',
  'bundle-symbolicname',
  'bundle-version',
  'implementation-title',
  'implementation-vendor-id',
  'implementation-version',
  'specification-version',
] as const;

/** Archives within each other. */
const MAX_DEPTH = 8;

/** Archives in one file, itself among them. */
const MAX_ARCHIVES = 10_000;

/** Entries of all archives in one file. */
const MAX_ENTRIES = 500_000;

/** Bytes of everything that is read of the content of one file, archives within archives counted at each level. */
const MAX_CONTENT_BYTES = 512 * 1024 * 1024;

/** How much larger than its stored bytes the content of an entry can be in the best of cases (deflate). */
const MAX_DEFLATE_RATIO = 1032;

/** Bytes of a manifest or of pom.properties. */
const MAX_TEXT_BYTES = 16 * 1024 * 1024;

/** Stored and unpacked bytes of a licence file that is read. */
const MAX_STORED_LICENSE_BYTES = 64 * 1024;
const MAX_LICENSE_BYTES = 1024 * 1024;

/** Stored bytes of a pom.xml that is read. */
const MAX_STORED_POM_BYTES = 1024 * 1024;

/** Licence files of one archive that are read. */
const MAX_LICENSE_FILES = 4;

/** Characters of one attribute that is kept. */
const MAX_ATTRIBUTE_LENGTH = 1000;

/** Problems that are listed for one file. */
const MAX_PROBLEMS = 100;

/** Reads one file, with all that it is allowed to cost. */
class ArchiveReader {
  readonly archives: JavaArchive[] = [];
  readonly problems: ArchiveProblem[] = [];
  readonly #budget: ReadingBudget | undefined;
  #entries = 0;
  #contentBytes = 0;

  constructor(budget: ReadingBudget | undefined) {
    this.#budget = budget;
  }

  read(archive: Content, fileName: string, place: readonly string[]): void {
    const entries = listZip(archive);
    this.#entries += entries.length;
    if (place.length > MAX_DEPTH) throw unreadable('ZIP_LIMIT', `more than ${MAX_DEPTH} archives within each other`);
    if (this.archives.length >= MAX_ARCHIVES || this.#entries > MAX_ENTRIES) {
      throw unreadable('ZIP_LIMIT', 'too many archives or entries');
    }
    const contentOf = (entry: ZipEntry, most = MAX_TEXT_BYTES): readonly Uint8Array[] =>
      this.#content(archive, entry, place, most);
    const [manifest] = entries.filter(({ name }) => MANIFEST.test(name)).flatMap((entry) => contentOf(entry));
    this.archives.push({
      fileName,
      place,
      sha1: digestOf(archive),
      coordinates: readCoordinates(entries, contentOf),
      manifest: manifest === undefined ? {} : keptAttributes(parseManifest(manifest)),
      licenseFiles: readLicenseFiles(entries, contentOf),
    });
    for (const entry of entries.filter(({ name }) => NESTED.test(name))) this.#nested(archive, entry, place);
  }

  #nested(archive: Content, entry: ZipEntry, place: readonly string[]): void {
    const inner = [...place, entry.name];
    for (const content of this.#content(archive, entry, inner, MAX_CONTENT_BYTES)) {
      this.#guard(inner, () => this.read(content, entry.name.split('/').at(-1) ?? '', inner));
    }
  }

  /** The content as a list of one, or of none when it cannot be read; the problem is noted, and costs what it may have cost. */
  #content(archive: Content, entry: ZipEntry, place: readonly string[], maxBytes: number): readonly Uint8Array[] {
    const left = this.#budget?.remainingBytes ?? MAX_CONTENT_BYTES;
    const room = Math.min(maxBytes, left, MAX_CONTENT_BYTES - this.#contentBytes);
    const content = this.#guard(place, () => readZipEntry(archive, entry, room));
    const cost = content?.byteLength ?? Math.min(room, entry.compressedBytes * MAX_DEFLATE_RATIO);
    this.#contentBytes += cost;
    this.#budget?.spend(cost);
    return content === undefined ? [] : [content];
  }

  #guard<T>(place: readonly string[], action: () => T): T | undefined {
    try {
      return action();
    } catch (error) {
      if (!(error instanceof CatalogerError)) throw error;
      const problem = { place, limit: error.code === 'ZIP_LIMIT', message: error.message };
      if (this.problems.length < MAX_PROBLEMS || (problem.limit && !this.problems.some(({ limit }) => limit))) {
        this.problems.push(problem);
      }
      return undefined;
    }
  }
}

/**
 * Reads an archive and all archives within it. What is wrong inside is noted and passed over.
 * @throws CatalogerError ZIP_INVALID, ZIP_LIMIT when the file itself is no archive that can be listed.
 */
export function readArchive({ path, bytes, windows, budget }: ClaimedFile): ArchiveTree {
  const reader = new ArchiveReader(budget);
  reader.read(windows ?? bytes, path.slice(path.lastIndexOf('/') + 1), []);
  return { archives: reader.archives, problems: reader.problems };
}

function digestOf(archive: Content): string {
  const hash = createHash('sha1');
  for (const { bytes } of piecesOf(archive, 0)) hash.update(bytes);
  return hash.digest('hex');
}

type ContentOf = (entry: ZipEntry, maxBytes?: number) => readonly Uint8Array[];

function readCoordinates(entries: readonly ZipEntry[], contentOf: ContentOf): readonly ProjectCoordinates[] {
  const described = entries.filter(({ name }) => POM_PROPERTIES.test(name));
  if (described.length === 0) return [];
  const byName = new Map(entries.map((entry) => [entry.name, entry]));
  return described.flatMap((entry) =>
    contentOf(entry).flatMap((text): readonly ProjectCoordinates[] => {
      const coordinates = parsePomProperties(text);
      if (coordinates === null) return [];
      const pom = byName.get(entry.name.replace(/properties$/, 'xml'));
      const project = pom !== undefined && pom.compressedBytes <= MAX_STORED_POM_BYTES ? contentOf(pom) : [];
      const dependencies = project.flatMap((bytes) => parsePomDependencies(bytes, coordinates));
      return [{ ...coordinates, licenses: project.flatMap(parsePomLicenses), dependencies }];
    }),
  );
}

function readLicenseFiles(entries: readonly ZipEntry[], contentOf: ContentOf): JavaArchive['licenseFiles'] {
  return entries
    .filter(({ name, compressedBytes }) => compressedBytes <= MAX_STORED_LICENSE_BYTES && LICENSE_FILE.test(name))
    .slice(0, MAX_LICENSE_FILES)
    .map((entry) => ({
      path: entry.name,
      ids: contentOf(entry, MAX_LICENSE_BYTES).flatMap((bytes) => licensesInText(decodeText(bytes))),
    }))
    .filter(({ ids }) => ids.length > 0);
}

function keptAttributes(manifest: ReadonlyMap<string, string>): JavaArchive['manifest'] {
  const kept: Record<string, string> = {};
  for (const name of ATTRIBUTES) {
    const value = manifest.get(name);
    if (value !== undefined && value.length <= MAX_ATTRIBUTE_LENGTH) kept[name] = value;
  }
  return kept;
}
