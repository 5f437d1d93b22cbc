import { createHash } from 'node:crypto';
import type { Digest, InspectionLimits, InspectionRequest } from '@assay/core';
import type { SelectionTarget } from '../content/selection.ts';

/** Namespace of layer records in a cache. */
export const RECORD_NAMESPACE = 'layer';

/** What a record depends on. */
export interface RecordKeyParts {
  readonly revision: string;
  readonly diffId: Digest;
  readonly request: InspectionRequest;
  readonly limits: InspectionLimits;
  readonly targets: readonly SelectionTarget[] | null;
  /** Of the detectors of secrets; null where these are not looked for. */
  readonly secretRevision: string | null;
}

/**
 * The key under which the record of a layer is kept. Limits on the image as a whole are no part of it: a record that broke one is not kept,
 * and the sums are checked again each time.
 */
export function recordKey({ revision, diffId, request, limits, targets, secretRevision }: RecordKeyParts): string {
  const { algorithms, paths } = request.fileDigests;
  const { maxNameBytes, maxPathDepth, maxCompressionRatio, maxFileBytes, maxPickedBytes, maxProgramBytes } = limits;
  const parts = [
    revision,
    diffId,
    targets ?? [
      algorithms.toSorted(),
      paths === 'all' ? paths : paths.toSorted(),
      request.retrieve.toSorted(),
      request.declared ?? false,
      (request.contentSearches ?? []).map(({ name, regex }) => [name, regex]),
    ],
    [maxNameBytes, maxPathDepth, maxCompressionRatio, maxFileBytes, maxPickedBytes, maxProgramBytes],
    secretRevision,
  ];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
