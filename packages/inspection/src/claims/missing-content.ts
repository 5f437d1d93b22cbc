import type { FileDigestAlgorithm } from '@assay/core';
import type { SelectionTarget } from '../content/selection.ts';
import { type FileNode, type Inode, pathOf } from '../overlay/file-tree.ts';
import type { ClaimedPath } from './claimed-files.ts';
import type { ContentStore } from './content-store.ts';

/** The files of the final file system whose content an inspection needs. */
export interface WantedContent {
  readonly claims: readonly ClaimedPath[];
  /** Files whose bytes are wanted. */
  readonly retrieved: readonly FileNode[];
  /** Files whose digests are wanted. */
  readonly digested: readonly FileNode[];
  readonly algorithms: readonly FileDigestAlgorithm[];
  /** Files that are to be looked at as programs. */
  readonly programs: readonly FileNode[];
}

type Target = {
  -readonly [K in keyof SelectionTarget]: K extends 'reads'
    ? { cataloger: string; path: string }[]
    : SelectionTarget[K];
};

/**
 * Tells by layer which files have to be read in a second reading, because in the first their own path did not show that somebody wants
 * them: they are reached through links.
 */
export function findMissingContent(wanted: WantedContent, store: ContentStore): Map<number, SelectionTarget[]> {
  const targets = new Map<Inode, Target>();
  const targetFor = (node: FileNode): Target => {
    const known = targets.get(node.inode);
    if (known !== undefined) return known;
    const nothing = { reads: [], retrieve: false, algorithms: [], program: false };
    const target: Target = { ...nothing, index: node.inode.index, path: pathOf(node) };
    targets.set(node.inode, target);
    return target;
  };
  for (const { cataloger, path, node } of wanted.claims) {
    if (store.reading(node.inode, cataloger.id, path) !== undefined) continue;
    if (store.failure(node.inode, cataloger.id) === undefined)
      targetFor(node).reads.push({ cataloger: cataloger.id, path });
  }
  for (const node of wanted.retrieved) {
    if (store.bytes(node.inode) === undefined && store.failure(node.inode, null) === undefined)
      targetFor(node).retrieve = true;
  }
  for (const node of wanted.digested) {
    const known = store.digests(node.inode);
    if (!wanted.algorithms.every((algorithm) => known?.[algorithm] !== undefined))
      targetFor(node).algorithms = wanted.algorithms;
  }
  for (const node of wanted.programs) targetFor(node).program = true;
  return groupByLayer(targets);
}

function groupByLayer(targets: ReadonlyMap<Inode, Target>): Map<number, SelectionTarget[]> {
  const byLayer = new Map<number, SelectionTarget[]>();
  for (const [inode, target] of targets) {
    const list = byLayer.get(inode.layer);
    if (list === undefined) byLayer.set(inode.layer, [target]);
    else list.push(target);
  }
  for (const list of byLayer.values()) list.sort((a, b) => a.index - b.index);
  return byLayer;
}
