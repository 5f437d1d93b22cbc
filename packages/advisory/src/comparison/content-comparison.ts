import type { FileType, LicenseCategory, SecretFinding } from '@assay/core';

/** Something of the configuration that only one image has, or that both have otherwise. */
export interface ConfigChange {
  readonly kind: 'added' | 'removed' | 'changed';
  readonly field:
    | 'user'
    | 'env'
    | 'port'
    | 'entrypoint'
    | 'cmd'
    | 'label'
    | 'volume'
    | 'workingDir'
    | 'stopSignal'
    | 'shell'
    | 'onBuild'
    | 'healthcheck';
  /** Name of the variable, label, port or volume; empty for what there is one of. */
  readonly name: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** What of a file differs. */
export type FileAspect = 'type' | 'content' | 'size' | 'mode' | 'owner' | 'target' | 'capabilities';

/** A file as far as comparisons tell of it. */
export interface FileState {
  readonly type: FileType;
  /** Permission bits with setuid, setgid and sticky. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly sizeBytes: number;
  readonly capabilities: boolean;
}

/** A path that only one image has, or that both have otherwise. */
export interface FileChange {
  readonly kind: 'added' | 'removed' | 'changed';
  readonly path: string;
  /** Empty for what was added or removed. */
  readonly aspects: readonly FileAspect[];
  readonly before: FileState | null;
  readonly after: FileState | null;
}

/** Differences of two file systems. */
export interface FileComparison {
  readonly added: number;
  readonly removed: number;
  readonly changed: number;
  /** Files of both that different layers brought and whose content is not known to be the same: there are no digests of it. */
  readonly unknownContent: number;
  /** Sorted by path, at most `MAX_FILE_CHANGES` of them. */
  readonly list: readonly FileChange[];
  /** Changes that the list leaves out. */
  readonly left: number;
  /** Files that are setuid or setgid in the image alone. */
  readonly newSetuid: RiskyFiles;
  /** Files, and directories without sticky bit, that everybody may write to in the image alone. */
  readonly newWorldWritable: RiskyFiles;
  /** Files with Linux capabilities in the image alone. */
  readonly newCapabilities: RiskyFiles;
}

/** Paths with something about them; the list holds at most 1,000. */
export interface RiskyFiles {
  readonly count: number;
  readonly paths: readonly string[];
}

/** Changes that a list of files holds. */
export const MAX_FILE_CHANGES = 5000;

/** Secrets by fingerprint. */
export interface SecretComparison {
  readonly added: readonly SecretFinding[];
  readonly removed: readonly SecretFinding[];
  readonly carried: number;
}

/** A licence that only one image has, with the packages that have it. */
export interface LicenseChange {
  readonly kind: 'added' | 'removed';
  /** SPDX expression where it can be read as one, else as declared. */
  readonly license: string;
  readonly category: LicenseCategory;
  readonly packages: readonly string[];
}

/** A layer that only one image has. */
export interface LayerSize {
  readonly kind: 'added' | 'removed';
  /** From 0. */
  readonly index: number;
  readonly diffId: string;
  readonly sizeBytes: number;
  readonly createdBy: string | null;
}

/** Sizes in bytes. */
export interface SizeComparison {
  /** What `before` and `after` are: layers as stored, or, where the two come from different kinds of sources, files unpacked. */
  readonly measure: 'stored' | 'unpacked';
  readonly before: number;
  readonly after: number;
  readonly unpackedBefore: number;
  readonly unpackedAfter: number;
  readonly layers: readonly LayerSize[];
}

/** What differs between two images beside packages and vulnerabilities. */
export interface ContentComparison {
  readonly config: readonly ConfigChange[];
  /** Null when one of the inspections holds no list of files. */
  readonly files: FileComparison | null;
  /** Null when secrets were not looked for in one of them. */
  readonly secrets: SecretComparison | null;
  readonly licenses: readonly LicenseChange[];
  readonly size: SizeComparison;
}
