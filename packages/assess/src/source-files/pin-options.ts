import type { Digest, Platform, Reference, SourceReport } from '@assay/core';
import type { OfficialLibrary } from '@assay/dockerfile';
import type { BaseManifest } from '../base-image/read-manifest.ts';
import type { Cooldown } from './pin-waiting.ts';
import type { SourceFileOptions } from './read-source-files.ts';

/** What a reference points at now; null when there is nothing under it. */
export type ResolveImage = (reference: Reference) => Promise<ResolvedImage | null>;

/** Digests of an image. */
export interface ResolvedImage {
  readonly digest: Digest;
  /** Images of the index; null when it is none. */
  readonly platforms: readonly { readonly digest: Digest; readonly platform: Platform }[] | null;
}

/** How to pin. */
export interface PinSourceOptions extends Omit<SourceFileOptions, 'wanted'> {
  /** `pin`: what has no digest gets one; `update`: those that have one get the present one of their tag; `check`: nothing is changed. */
  readonly mode: 'pin' | 'update' | 'check';
  /** False: no file is written. */
  readonly write: boolean;
  /** Whether the frontend of `# syntax=` is pinned too. */
  readonly syntax: boolean;
  /** Whether names with a platform get the digest of that platform rather than of the index. */
  readonly perPlatform: boolean;
  /** Null: nothing is asked of registries; only what can be told from the files is. */
  readonly resolve: ResolveImage | null;
  /** Supported tags of official images; null: not looked at. */
  readonly library: OfficialLibrary | null;
  /** Places that mirror the official images, such as `mirror.example/library`. */
  readonly mirrors: readonly string[];
  /** Patterns `[registry/]repository[:tag]` of images that may be used. Default: any may. */
  readonly approved?: readonly string[];
  /** How old images may be. Default: any age. */
  readonly age?: AgeLimit | null;
  /** How long a digest has to be known before it is pinned to. Default: not at all. */
  readonly cooldown?: Cooldown | null;
  readonly now: Date;
}

/** How old images may be. */
export interface AgeLimit {
  readonly days: number;
  /** Reads when an image was made, for a platform or that of this machine; null: registries are not asked. */
  readonly read: ((reference: Reference, platform: Platform | null) => Promise<BaseManifest | null>) | null;
}

/** An image whose pin changed. */
export interface ChangedPin {
  readonly path: string;
  readonly line: number;
  /** As written. */
  readonly reference: string;
  /** With variables put in, and without digest. */
  readonly image: Reference;
  /** Null when it had no digest. */
  readonly from: Digest | null;
  readonly to: Digest;
}

/** A newer tag of an official image that keeps the flavour. */
export interface TagSuggested {
  readonly path: string;
  readonly line: number;
  readonly from: Reference;
  readonly to: Reference;
}

/** A file before and after. */
export interface PinnedFile {
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

/** What pinning came to. */
export interface PinnedSources {
  readonly report: SourceReport;
  readonly changes: readonly ChangedPin[];
  readonly files: readonly PinnedFile[];
  readonly suggestions: readonly TagSuggested[];
}
