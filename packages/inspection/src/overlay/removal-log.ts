import type { FileNode } from './file-tree.ts';

/** A name of a file that a later layer took away or wrote over. */
export interface RemovedName {
  /** Its place is what it was; `layer` is the one that had put the name there. */
  readonly node: FileNode;
  readonly removedBy: number;
}

/**
 * Writes down which files of lower layers are gone. Names are looked at when they go, each once, so that this costs no more than putting
 * them there did.
 */
export class RemovalLog {
  readonly #names: RemovedName[] = [];
  readonly #wastedBytes = new Map<number, number>();

  /** Names of files that were visible after at least one layer, in the order in which they went. */
  get names(): readonly RemovedName[] {
    return this.#names;
  }

  /** Bytes that a layer brought and of which a later one removed the last name. */
  wastedBytes(layer: number): number {
    return this.#wastedBytes.get(layer) ?? 0;
  }

  /** Tells that a layer took a name away, with everything below it. */
  add(top: FileNode, removedBy: number): void {
    const pending = [top];
    for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
      for (const child of node.children?.values() ?? []) pending.push(child);
      if (node.inode.type === 'file') this.#addFile(node, removedBy);
    }
  }

  #addFile(node: FileNode, removedBy: number): void {
    const { inode } = node;
    inode.names -= 1;
    if (node.layer < removedBy) this.#names.push({ node, removedBy });
    if (inode.names > 0 || inode.layer >= removedBy) return;
    this.#wastedBytes.set(inode.layer, this.wastedBytes(inode.layer) + inode.sizeBytes);
  }
}
