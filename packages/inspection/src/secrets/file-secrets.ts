import { type Image, type SecretFinding, compareText } from '@assay/core';
import { detectors } from '@assay/secret';
import type { ContentStore } from '../claims/content-store.ts';
import type { PlacedNodes } from '../overlay/placed-nodes.ts';
import type { FileTree } from '../overlay/file-tree.ts';

/** What the layers come to. */
export interface SecretPlaces {
  readonly image: Image;
  readonly tree: FileTree;
  readonly placed: PlacedNodes;
  readonly contents: ContentStore;
}

/**
 * The secrets in files of all layers. One whose file is still there under another name only, made by a hard link, is shown under that name.
 */
export function findFileSecrets({ image, tree, placed, contents }: SecretPlaces): SecretFinding[] {
  const paths = new Map<number, string[]>();
  const removals = new Map<number, number>();
  for (const [layer, { index }] of contents.secrets()) paths.set(keyOf(layer, index), []);
  if (paths.size === 0) return [];
  placed.each('file', ({ name, inode }, prefix) => paths.get(keyOf(inode.layer, inode.index))?.push(prefix + name));
  for (const { node, removedBy } of tree.removals.names) {
    removals.set(keyOf(node.inode.layer, node.inode.index), removedBy);
  }
  const findings: SecretFinding[] = [];
  for (const [layer, { index, path, found }] of contents.secrets()) {
    const key = keyOf(layer, index);
    const names = paths.get(key) ?? [];
    const visible = names.length > 0;
    const place = {
      path: names.includes(path) ? path : (names[0] ?? path),
      layer: image.layers[layer]?.diffId ?? null,
      visible,
      // What no later layer removed and is not there was written over in its own layer.
      removedBy: visible ? null : (removals.get(key) ?? layer),
      where: 'file',
    } as const;
    for (const secret of found) findings.push({ ...secret, ...place, aliases: aliasesOf(secret.detector) });
  }
  return findings;
}

/** Other names by which policies may know a detector. */
export function aliasesOf(detector: string): readonly string[] {
  const module = detectors.get(detector);
  return module === undefined ? [] : [...(module.aliases ?? []), ...module.equivalents];
}

/** Sorted by path, line and detector; a layer that stands in the image several times tells of each secret once. */
export function tidySecrets(findings: readonly SecretFinding[]): SecretFinding[] {
  const visibleFirst = findings.toSorted((a, b) => Number(b.visible) - Number(a.visible));
  const distinct = new Map<string, SecretFinding>();
  for (const finding of visibleFirst) {
    const { where, path, layer, detector, line, column, fingerprint } = finding;
    const key = JSON.stringify([where, path, layer, detector, line, column, fingerprint]);
    if (!distinct.has(key)) distinct.set(key, finding);
  }
  return [...distinct.values()].toSorted(compareFindings);
}

function compareFindings(a: SecretFinding, b: SecretFinding): number {
  return (
    compareText(a.path, b.path) ||
    (a.line ?? 0) - (b.line ?? 0) ||
    compareText(a.detector, b.detector) ||
    (a.column ?? 0) - (b.column ?? 0) ||
    compareText(a.fingerprint, b.fingerprint) ||
    Number(b.visible) - Number(a.visible) ||
    compareText(a.layer ?? '', b.layer ?? '')
  );
}

/** One number for an entry of a layer: a layer has fewer than 2^32 of them. */
function keyOf(layer: number, index: number): number {
  return layer * 2 ** 32 + index;
}
