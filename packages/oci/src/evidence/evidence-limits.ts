/** How much evidence is read. What is beyond becomes a gap. */
export interface EvidenceLimits {
  /** Manifests that refer to one subject. Default 512. */
  readonly referrers: number;
  /** Pages of a list of referring manifests. Default 32. */
  readonly pages: number;
  /** Layers of one manifest. Default 256. */
  readonly layers: number;
  /** Bytes of all manifests that refer to the image. Default 64 MiB. */
  readonly manifestBytes: number;
  /** Bytes of one signature or statement. Default 32 MiB. */
  readonly blobBytes: number;
  /** Bytes of all signatures and statements. Default 256 MiB. */
  readonly totalBytes: number;
  /** Requests under way at once. Default 6. */
  readonly concurrency: number;
}

const MIB = 1024 * 1024;

/** The limits that hold unless others are given. */
export const EVIDENCE_LIMITS: EvidenceLimits = {
  referrers: 512,
  pages: 32,
  layers: 256,
  manifestBytes: 64 * MIB,
  blobBytes: 32 * MIB,
  totalBytes: 256 * MIB,
  concurrency: 6,
};
