import { type Inspection, type JsonObject, isDigest } from '@assay/core';
import type { imageContents } from '@assay/store';
import { distroOf } from '../advisories/distro.ts';

/** What of an inspection is kept where it can be asked for by package and layer. */
export function contentsOf(inspection: Inspection, revision: string): imageContents.ImageContents {
  const { os, packages, source, subject } = inspection;
  return {
    imageId: subject.imageId,
    os: os === null ? null : plain(os),
    distro: distroOf(os),
    layers: source.layers.map(({ digest, diffId, sizeBytes }) => ({
      digest,
      diffId: isDigest(diffId) ? diffId : null,
      sizeBytes,
    })),
    packages,
    revision,
  };
}

/** The JSON of a value, without what no column takes. */
function plain(value: object): JsonObject {
  const text = JSON.stringify(value).replaceAll(UNSTORABLE, '\uFFFD');
  const read: JsonObject = JSON.parse(text);
  return read;
}

/** How JSON writes NUL and halves of surrogate pairs. */
const UNSTORABLE = /\\u(?:0000|d[89a-f][0-9a-f]{2})/gi;
