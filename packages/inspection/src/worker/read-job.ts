import type { InspectionLimits, InspectionRequest } from '@assay/core';
import type { SelectionTarget } from '../content/selection.ts';
import type { LayerPromise } from '../layer/layer-unpacker.ts';
import type { SecretSettings } from '../secrets/secret-key.ts';

/** One reading that a thread is to do: a layer or a root file system directory. A plain value. */
export interface ReadJob {
  readonly source: JobSource;
  readonly limits: InspectionLimits;
  readonly request: InspectionRequest;
  readonly secrets: SecretSettings;
  /** For a second reading: exactly the files whose content is wanted; the answer then is their contents only. */
  readonly targets: readonly SelectionTarget[] | null;
  /** Counters that all readings of one inspection share. */
  readonly budget: SharedArrayBuffer;
  /** True when the answer goes to the cache, for which it is compressed. */
  readonly isKept: boolean;
}

/** Where the bytes come from: a ring has those that another thread unpacks. */
export type JobSource =
  | LayerSource
  | { readonly kind: 'ring'; readonly memory: SharedArrayBuffer }
  | { readonly kind: 'directory'; readonly path: string };

/** Where the stored bytes of a layer are. */
export type LayerSource =
  | {
      readonly kind: 'file';
      readonly path: string;
      readonly offset: number;
      readonly sizeBytes: number;
      readonly promise: LayerPromise;
    }
  | { readonly kind: 'stream'; readonly promise: LayerPromise };

/** One layer that a thread is to unpack into a ring, from which another thread reads. A plain value. */
export interface UnpackJob {
  readonly source: LayerSource;
  readonly limits: InspectionLimits;
  readonly budget: SharedArrayBuffer;
  readonly ring: SharedArrayBuffer;
}

/** What a thread is to do. */
export type ThreadTask =
  | { readonly kind: 'job'; readonly job: ReadJob }
  | { readonly kind: 'unpack'; readonly job: UnpackJob };

/** What a reader answers: the encoded record or contents. */
export interface ReadAnswer {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** False for a record that broke a limit. */
  readonly isWhole: boolean;
}

/** To the thread. */
export type JobMessage =
  | ThreadTask
  | { readonly kind: 'chunk'; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'end' };

/** From the thread. */
export type AnswerMessage =
  | { readonly kind: 'progress'; readonly bytesRead: number }
  /** So many bytes of the stream were used up. */
  | { readonly kind: 'credit'; readonly bytes: number }
  | { readonly kind: 'done'; readonly answer: ReadAnswer }
  | { readonly kind: 'failed'; readonly code: string; readonly message: string };
