import type { InspectionParts } from './native/inspection-parts.ts';
import type { Digest, Gap, ImageSubject, OperatingSystem, Package, SourceLayer } from '@assay/core';

/** The formats that can be read. */
export type SbomDocumentFormat =
  | 'cyclonedx-json'
  | 'cyclonedx-xml'
  | 'spdx-json'
  | 'spdx-tv'
  | 'spdx3-json'
  | 'syft-json'
  | 'native';

/** What a statement that wraps an SBOM says of it. Nobody has checked its signature. */
export interface SbomEnvelope {
  readonly kind: 'in-toto' | 'dsse' | 'sigstore-bundle';
  readonly predicateType: string;
  readonly subjects: readonly { readonly name: string; readonly digest: Digest | null }[];
}

/** What only Assay's own documents hold. */
export interface NativeInspection {
  /** Kind of the source that was inspected. */
  readonly sourceKind: string | null;
  readonly parts: InspectionParts;
  /** False when the files of packages are only counted. */
  readonly hasPackageFiles: boolean;
  readonly declared?: readonly Package[];
  readonly removedPackages?: readonly Package[];
}

/** An SBOM as far as Assay understands it. What it does not is a gap: no component disappears. */
export interface SbomDocument {
  readonly format: SbomDocumentFormat;
  /** Version of the specification as the document gives it: `1.6`, `2.3`, `3.0.1`. */
  readonly specVersion: string;
  /** What the document is about; the name is empty when it does not say. */
  readonly subject: ImageSubject;
  /** Layers, where the document tells them: those that Assay wrote do. */
  readonly layers: readonly SourceLayer[];
  readonly os: OperatingSystem | null;
  /** Sorted by type, name, version, then first path. */
  readonly packages: readonly Package[];
  /** Files that the document lists; they are counted only. */
  readonly fileCount: number;
  /** What else an inspection of Assay's own holds; absent in other documents. */
  readonly inspection?: NativeInspection;
  readonly gaps: readonly Gap[];
  /** Tools that the document says it was made by, as written. */
  readonly tools: readonly string[];
  /** Null for a plain document. */
  readonly envelope: SbomEnvelope | null;
}

/** What the readers of the formats make; unwrapping and sorting come after. */
export type ReadSbom = Omit<SbomDocument, 'envelope'>;
