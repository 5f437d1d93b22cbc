import type { JsonObject } from '@assay/core';
import { readJsonObject } from './stored-json.ts';

/**
 * Where what is known of an image comes from: our own reading of its bytes, which every space that may see the image shares, or what
 * somebody in the space said of it, which no other space sees.
 */
export type ImageOrigin = 'inspected' | 'claimed';

/** Where an image stands. */
type ImageState = 'waiting' | 'analysed' | 'failed';

/** An image as a list shows it. */
export interface ImageSummary {
  /** Number of the record, for other functions of this package. */
  readonly id: number;
  readonly digest: string;
  readonly origin: ImageOrigin;
  readonly state: ImageState;
  readonly platform: string | null;
  readonly sizeBytes: number | null;
  readonly linkedAt: number;
  readonly analysedAt: number | null;
  /** Version of the code that analysed it. */
  readonly revision: string | null;
  /** Why it failed; null when it did not. */
  readonly problem: JsonObject | null;
  /** The name that the space asked for it by last; null when it has none. */
  readonly reference: string | null;
  /** The index that it was chosen from for the space; null when there was none. */
  readonly indexDigest: string | null;
  /** Digest of the configuration; null while it is not known. */
  readonly imageId: string | null;
  readonly mediaType: string | null;
}

/** An image as lists of them are selected. */
export interface ImageRow {
  readonly id: number;
  readonly digest: string;
  readonly claimed_by: string;
  readonly platform: string | null;
  readonly size_bytes: number | null;
  readonly analysed_at: number | null;
  readonly revision: string | null;
  readonly linked_at: number;
  readonly state: string;
  readonly problem: string | null;
  readonly reference: string | null;
  readonly index_digest: string | null;
  readonly image_id: string | null;
  readonly media_type: string | null;
}

/** The image of a row. */
export function fromRow(row: ImageRow): ImageSummary {
  return {
    id: row.id,
    digest: row.digest,
    origin: row.claimed_by === '' ? 'inspected' : 'claimed',
    state: row.state === 'failed' ? 'failed' : row.analysed_at === null ? 'waiting' : 'analysed',
    platform: row.platform,
    sizeBytes: row.size_bytes,
    linkedAt: row.linked_at,
    analysedAt: row.analysed_at,
    revision: row.revision,
    problem: row.problem === null ? null : readJsonObject(row.problem),
    reference: row.reference,
    indexDigest: row.index_digest,
    imageId: row.image_id,
    mediaType: row.media_type,
  };
}
