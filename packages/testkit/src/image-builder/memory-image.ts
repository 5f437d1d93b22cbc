import { EMPTY_CONFIG, type Image, type Layer } from '@assay/core';
import type { BuiltLayer } from '@assay/oci';

/** An image around layers in memory, for tests of what reads layers. Content is streamed in pieces of `chunkBytes`, default 64 KiB. */
export function memoryImage(layers: readonly BuiltLayer[], options: { readonly chunkBytes?: number } = {}): Image {
  const chunkBytes = options.chunkBytes ?? 65_536;
  return {
    sourceKind: 'oci',
    subject: { reference: 'memory', digest: null, indexDigest: null, imageId: null, platform: null },
    reference: null,
    config: EMPTY_CONFIG,
    history: [],
    layers: layers.map((layer, index) => memoryLayer(layer, index, chunkBytes)),
    rootDirectory: null,
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

function memoryLayer({ bytes, digest, diffId, mediaType }: BuiltLayer, index: number, chunkBytes: number): Layer {
  const open = async function* open(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += chunkBytes) yield Uint8Array.from(bytes.subarray(at, at + chunkBytes));
  };
  const createdBy = `layer ${index + 1}`;
  return { digest, diffId, mediaType, sizeBytes: bytes.length, createdBy, content: { kind: 'stream', open } };
}
