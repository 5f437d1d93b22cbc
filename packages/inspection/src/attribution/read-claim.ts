import type { Cataloger, Digest, FileReading, Gap, Layer, ReadFile } from '@assay/core';
import type { ContentStore } from '../claims/content-store.ts';
import { makeGap } from '../gap-codes.ts';
import type { FileNode } from '../overlay/file-tree.ts';

/** A file and the cataloger that read it. */
export interface ReadClaim {
  readonly cataloger: Cataloger;
  readonly path: string;
  readonly node: FileNode;
}

/** What a cataloger made of a file, or the gap that says why there is nothing. */
export type ClaimReading =
  | { readonly kind: 'file'; readonly file: ReadFile<FileReading> }
  | { readonly kind: 'gap'; readonly gap: Gap };

/** Gives the reading of a claimed file. */
export function readClaim(claim: ReadClaim, layers: readonly Layer[], contents: ContentStore): ClaimReading {
  const { cataloger, path, node } = claim;
  const layer: Digest | null = layers[node.layer]?.diffId ?? null;
  const row = contents.reading(node.inode, cataloger.id, path) ?? contents.programReading(node.inode, cataloger.id);
  if (row !== undefined) {
    const reading: FileReading = JSON.parse(row.json);
    return { kind: 'file', file: { path, layer, layerIndex: node.layer, reading } };
  }
  const failure = contents.failure(node.inode, cataloger.id);
  const place = { path, cataloger: cataloger.id, ...(layer === null ? {} : { layer }) };
  if (failure === undefined) {
    return { kind: 'gap', gap: { ...makeGap('FILE_UNREADABLE', 'the file was not read'), ...place } };
  }
  const { code, effect, message } = failure;
  return { kind: 'gap', gap: { code, effect, message, ...place } };
}
