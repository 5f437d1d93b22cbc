import type { ContentMatch } from './content-facts.ts';
import type { Digest } from './digest.ts';
import type { BaseImageClaim, Coverage, LayerUse, MalwareScan, SecretFinding } from './inspection-extras.ts';
import type { FileEntry } from './file-entry.ts';
import type { HistoryEntry, ImageConfig } from './image-config.ts';
import type { JsonValue } from './json.ts';
import type { Package } from './package.ts';
import type { Platform } from './platform.ts';

/** Which image something is about. */
export interface ImageSubject {
  /** Canonical reference, or the target as the user wrote it when the image came from no registry. */
  readonly reference: string;
  /** Digest of the image's manifest; null where the source has none (docker archives, directories). */
  readonly digest: Digest | null;
  /** Digest of the index that the manifest was chosen from, when there was one. */
  readonly indexDigest: Digest | null;
  /** Digest of the configuration; null for a directory. */
  readonly imageId: Digest | null;
  /** Null when the source does not say. */
  readonly platform: Platform | null;
}

/** A layer as the manifest and the configuration describe it, base first. */
export interface SourceLayer {
  readonly digest: Digest | null;
  readonly diffId: Digest;
  readonly mediaType: string;
  /** Bytes as stored (compressed). */
  readonly sizeBytes: number;
  /** The build step that made it, from the history. */
  readonly createdBy: string | null;
}

/** The distribution, from os-release or what stands in for it. Fields as in os-release(5); null when not given. */
export interface OperatingSystem {
  readonly id: string;
  readonly idLike: readonly string[];
  readonly name: string | null;
  readonly prettyName: string | null;
  readonly versionId: string | null;
  readonly version: string | null;
  readonly versionCodename: string | null;
  readonly cpeName: string | null;
  readonly supportEnd: string | null;
  /** Who says `supportEnd` where it is not the system itself; absent otherwise. */
  readonly supportEndSource?: string;
  /** The last day of support that is sold or given beyond `supportEnd`, from the same source; absent when there is none. */
  readonly extendedSupportEnd?: string;
  /** The file that says so. */
  readonly source: string;
}

/** One line of /etc/passwd. */
export interface PasswdEntry {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly gecos: string;
  readonly home: string;
  readonly shell: string;
  /** The line as written. */
  readonly line: string;
}

/** One line of /etc/group, without its password. */
export interface GroupEntry {
  readonly name: string;
  readonly gid: number;
  /** Names of users whose first group is another one. */
  readonly members: readonly string[];
}

/**
 * Something that could not be read or understood. `incomplete` means that facts may be missing which could have changed the
 * verdict (a limit was reached, a layer or a package database could not be read): such an inspection can never pass. `partial`
 * means that one file of an ecosystem was not understood; policy may judge it.
 */
export interface Gap {
  readonly code: string;
  readonly effect: 'incomplete' | 'partial';
  readonly message: string;
  readonly path?: string;
  readonly layer?: Digest;
  readonly cataloger?: string;
}

/** The final file system in numbers, and whole where it was asked for. */
export interface FileInventory {
  /** Regular files, hard links included. */
  readonly count: number;
  readonly directories: number;
  readonly symlinks: number;
  readonly others: number;
  /** Sum of the sizes of regular files, hard links counted once. */
  readonly totalBytes: number;
  /** Sorted by path. An inspection that was just made puts the list together at the first use. */
  readonly entries: readonly FileEntry[];
  /** The same one by one, for whoever needs no list. Not enumerable and no part of documents; absent where there is a list anyway. */
  readonly each?: () => Iterable<FileEntry>;
}

/**
 * Content of a small file that was asked for, at its final state. Bytes are base64 because they may be anything. Letters and digits of
 * secrets in it are replaced by others of their kind (`x`, `X`, `0`; `a`, `A`, `0` in hex): lines and lengths stay.
 */
export interface RetrievedFile {
  readonly path: string;
  readonly layer: Digest | null;
  readonly sizeBytes: number;
  readonly base64: string;
}

/** Limits of one inspection; every one is a configuration value with the same name. */
export interface InspectionLimits {
  /** Uncompressed bytes of all layers together. Default 20 GiB. */
  readonly maxUnpackedBytes: number;
  /** Tar entries of all layers together. Default 2,000,000. */
  readonly maxEntries: number;
  /** Bytes of one path name. Default 4,096. */
  readonly maxNameBytes: number;
  /** Directories in one path. Default 256. */
  readonly maxPathDepth: number;
  /** Uncompressed bytes for each compressed byte of one layer, looked at once a layer passed 64 MiB. Default 200. */
  readonly maxCompressionRatio: number;
  /** Bytes of one file that a cataloger reads. Default 1 GiB, of which 64 MiB are held at once unless the cataloger needs more. */
  readonly maxFileBytes: number;
  /** Bytes of all files held, one after the other, for catalogers from one layer. Default 4 GiB. */
  readonly maxPickedBytes: number;
  /** Bytes of one executable or library that is read for what was built into it. Default 2 GiB, of which 256 MiB are held at once. */
  readonly maxProgramBytes: number;
  /** Bytes of a document that is read in place of an image (`sbom:FILE`). Default 64 MiB. */
  readonly maxSbomBytes: number;
  /** Milliseconds for the whole inspection. Default 600,000. */
  readonly maxDurationMs: number;
}

/** Everything that was found in one image, and what could not be. DESIGN 4.5. */
export interface Inspection {
  readonly schemaVersion: 1;
  readonly subject: ImageSubject;
  readonly source: { readonly kind: string; readonly layers: readonly SourceLayer[] };
  readonly config: ImageConfig;
  readonly history: readonly HistoryEntry[];
  readonly os: OperatingSystem | null;
  readonly packages: readonly Package[];
  readonly files: FileInventory;
  /** Users of /etc/passwd; null when the image has no such file or it could not be read. */
  readonly users: readonly PasswdEntry[] | null;
  /** Groups of /etc/group; null when the image has no such file or it could not be read, absent where nothing was looked at. */
  readonly groups?: readonly GroupEntry[] | null;
  readonly retrievedFiles: readonly RetrievedFile[];
  /** Packages that lock files name: what should be there. Absent when not asked for. */
  readonly declared?: readonly Package[];
  /** Packages that were in a lower layer and are gone. Absent when only the final file system was asked for. */
  readonly removedPackages?: readonly Package[];
  /** Secrets in every layer, environment, labels and history. Absent when they were not looked for. */
  readonly secrets?: readonly SecretFinding[];
  /** Secrets that were found and that a baseline accepts; they are not in `secrets`. Absent when there was no baseline. */
  readonly acceptedSecrets?: readonly SecretFinding[];
  /** Absent when no scanner was asked. */
  readonly malware?: MalwareScan;
  /** What the searches of the request found in the final file system. Absent when there was none. */
  readonly contentMatches?: readonly ContentMatch[];
  /** Absent where nothing was inspected but an SBOM. */
  readonly coverage?: Coverage;
  /** Base first; absent where the source has no layers. */
  readonly layerUse?: readonly LayerUse[];
  /** Null when the image says nothing of it; absent where nothing was looked at. */
  readonly baseImage?: BaseImageClaim | null;
  readonly gaps: readonly Gap[];
  /** What it was asked to find out; absent where nothing was inspected but an SBOM. */
  readonly request?: InspectionRequest;
  /** RFC 3339: when the image was inspected. Only in inspections that are kept. */
  readonly inspectedAt?: string;
  readonly limits: InspectionLimits;
  readonly tool: { readonly name: string; readonly version: string };
}

/** What one inspection has to find out beyond packages, configuration and the list of files. Part of the cache key. */
export interface InspectionRequest {
  /** Digests of file content: of the given absolute paths, or of every file. */
  readonly fileDigests: {
    readonly algorithms: readonly ('sha256' | 'sha1' | 'md5')[];
    readonly paths: readonly string[] | 'all';
  };
  /** Looks for secrets in every layer, environment, labels and history. Default false. */
  readonly secrets?: boolean;
  /** `all-layers` also lists the packages that a later layer took away. Default `squashed`. */
  readonly scope?: 'squashed' | 'all-layers';
  /** Reads lock files too. Default false. */
  readonly declared?: boolean;
  /** Absolute paths of small files whose content policy wants to see. `/etc/passwd` is always read. */
  readonly retrieve: readonly string[];
  /** Expressions to look for in text files of at most 1 MiB of the final file system. Default: none. */
  readonly contentSearches?: readonly ContentSearch[];
}

/** An expression in RE2 syntax, found anywhere in the text of a file; `^` and `$` stand at the ends of lines. */
export interface ContentSearch {
  readonly name: string;
  readonly regex: string;
}

/** A document of own detectors of secrets: YAML as package `secret` describes it, or a configuration of gitleaks. */
export interface SecretRulesDocument {
  /** What messages call it. */
  readonly name: string;
  readonly text: string;
}

/** Nothing beyond what every inspection holds. */
export const BASIC_REQUEST: InspectionRequest = { fileDigests: { algorithms: [], paths: [] }, retrieve: [] };

/** A JSON value as a cataloger leaves it between reading one file and putting the image together. */
export type FileReading = JsonValue;
