import type { Inspection, ModuleHeader } from '@assay/core';

/** The versions of CycloneDX that can be written. */
export type CycloneDxVersion = '1.5' | '1.6' | '1.7';

/** What decides the text of an SBOM beside the inspection. */
export interface EncodeOptions {
  /** Version of CycloneDX; other formats have one version and refuse any other. Default 1.6. */
  readonly specVersion?: string;
  /** True lists the regular files too. Default false. */
  readonly includeFiles?: boolean;
  /** The time that the document says it was made. Nothing reads a clock. */
  readonly createdAt: Date;
  /** Where a GitHub dependency snapshot belongs. Default: empty texts, which the uploader fills in. */
  readonly github?: GithubOrigin;
}

/** The commit and the job that a dependency snapshot is submitted for. */
export interface GithubOrigin {
  /** Commit, 40 hex digits. */
  readonly sha: string;
  /** `refs/heads/main` */
  readonly ref: string;
  readonly jobId: string;
  /** Names the series of snapshots that replace each other. */
  readonly correlator: string;
}

/** A format that an SBOM can be written in. Writing is pure: equal inspections and options give equal bytes. */
export interface SbomFormat extends ModuleHeader {
  readonly kind: 'formatter';
  readonly mediaType: string;
  /** Usual file extension, with its dot. */
  readonly extension: string;
  /** Versions of the specification that it can be written in, the default first. */
  readonly specVersions: readonly string[];
  /** The whole document, with a line feed at its end. The specification's version is one of `specVersions`. */
  encode(inspection: Inspection, options: EncodeOptions & { readonly specVersion: string }): string;
}
