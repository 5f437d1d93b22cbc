import type { Digest } from '../digest.ts';
import type { HistoryEntry, ImageConfig } from '../image-config.ts';
import type { ImageSubject } from '../inspection.ts';
import type { Reference } from '../reference.ts';

/** Where the stored bytes of a layer come from. Nobody has checked them yet: the reader of the layer does, while streaming. */
export type LayerContent =
  /** A range of a file; readers may open it in any thread. */
  | { readonly kind: 'file'; readonly path: string; readonly offset: number; readonly sizeBytes: number }
  /** A stream that can be opened again; each chunk may be kept by the receiver. */
  | { readonly kind: 'stream'; readonly open: (options: { readonly signal: AbortSignal }) => AsyncIterable<Uint8Array> }
  /** Content that is not to be fetched: a foreign layer. */
  | { readonly kind: 'foreign' };

/** One layer of an image. */
export interface Layer {
  /** Digest of the stored bytes; null where the source has only the diffID. */
  readonly digest: Digest | null;
  /** Digest of the uncompressed tar, from the configuration. */
  readonly diffId: Digest;
  readonly mediaType: string;
  /** Stored bytes, from the descriptor. */
  readonly sizeBytes: number;
  readonly createdBy: string | null;
  readonly content: LayerContent;
}

/**
 * An image whose identity is fixed: manifest and configuration are read and checked, layers are not. Dispose of it when done.
 */
export interface Image extends AsyncDisposable {
  /** Id of the source that opened it: `registry`, `oci`, `oci-archive`, `docker-archive`, `docker`, `dir`. */
  readonly sourceKind: string;
  readonly subject: ImageSubject;
  /** Set when the image came from a registry or a daemon under this reference. */
  readonly reference: Reference | null;
  readonly config: ImageConfig;
  /** What the manifest says of the base image, by the names of the OCI annotations; absent when it says nothing. */
  readonly annotations?: Readonly<Record<string, string>>;
  readonly history: readonly HistoryEntry[];
  /** Base first; empty for a root file system directory. */
  readonly layers: readonly Layer[];
  /** Set for a root file system directory: absolute path of the root on this machine. */
  readonly rootDirectory: string | null;
}
