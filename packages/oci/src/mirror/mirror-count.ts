import type { Digest } from '@assay/core';
import type { MirrorCount, MirrorOptions, MirrorProgress } from './mirror-options.ts';

/** Counts what arrives and tells about it. */
export function createMirrorCount(
  kind: MirrorProgress['kind'],
  onProgress: MirrorOptions['onProgress'],
): {
  add(what: { readonly digest: Digest; readonly sizeBytes: number }, outcome: MirrorProgress['outcome']): void;
  total(): MirrorCount;
} {
  const count = { sent: 0, mounted: 0, present: 0, sentBytes: 0 };
  return {
    add: ({ digest, sizeBytes }, outcome) => {
      count[outcome]++;
      if (outcome === 'sent') count.sentBytes += sizeBytes;
      onProgress?.({ kind, digest, sizeBytes, outcome });
    },
    total: () => ({ ...count }),
  };
}
