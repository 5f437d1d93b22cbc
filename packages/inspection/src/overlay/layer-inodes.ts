import type { FileType } from '@assay/core';
import type { LayerRecord } from '../layer/layer-record.ts';
import { CAPABILITY_XATTR } from '../tar/pax-records.ts';
import type { Inode } from './file-tree.ts';

const TYPES: Readonly<Record<string, FileType>> = {
  f: 'file',
  d: 'directory',
  l: 'symlink',
  c: 'character-device',
  b: 'block-device',
  p: 'fifo',
};

/** What the entries of one layer lead to: everything stays in the columns of its record, and each knows only which row it has. */
export class LayerInodes {
  readonly layer: number;
  readonly modes: Uint16Array;
  readonly uids: Float64Array;
  readonly gids: Float64Array;
  readonly #sizes: Float64Array;
  readonly #types: string;
  readonly #links: ReadonlyMap<number, string>;
  readonly capable: Set<number>;

  constructor(layer: number, { types, modes, uids, gids, sizes, links, xattrs }: LayerRecord) {
    this.layer = layer;
    // Hard links of higher layers can change these, and one record may stand for several layers.
    this.modes = modes.slice();
    this.uids = uids.slice();
    this.gids = gids.slice();
    this.#sizes = sizes;
    this.#types = types;
    this.#links = new Map(links);
    this.capable = new Set(xattrs.flatMap(([index, names]) => (names.includes(CAPABILITY_XATTR) ? [index] : [])));
  }

  /** Target of a link: of a symbolic one as written, of a hard one normalised. */
  linkAt(index: number): string | undefined {
    return this.#links.get(index);
  }

  typeAt(index: number): FileType {
    return TYPES[this.#types[index] ?? ''] ?? 'file';
  }

  sizeAt(index: number): number {
    return this.#sizes[index] ?? 0;
  }

  inodeAt(index: number): Inode {
    return new LayerInode(this, index);
  }
}

class LayerInode implements Inode {
  readonly #of: LayerInodes;
  readonly index: number;
  readonly type: FileType;
  names = 0;

  constructor(of: LayerInodes, index: number) {
    this.#of = of;
    this.index = index;
    this.type = of.typeAt(index);
  }

  get layer(): number {
    return this.#of.layer;
  }

  get sizeBytes(): number {
    return this.type === 'file' ? this.#of.sizeAt(this.index) : 0;
  }

  get target(): string {
    return this.type === 'symlink' ? (this.#of.linkAt(this.index) ?? '') : '';
  }

  get mode(): number {
    return this.#of.modes[this.index] ?? 0;
  }

  set mode(mode: number) {
    this.#of.modes[this.index] = mode;
  }

  get uid(): number {
    return this.#of.uids[this.index] ?? 0;
  }

  set uid(uid: number) {
    this.#of.uids[this.index] = uid;
  }

  get gid(): number {
    return this.#of.gids[this.index] ?? 0;
  }

  set gid(gid: number) {
    this.#of.gids[this.index] = gid;
  }

  get hasCapabilities(): boolean {
    return this.#of.capable.has(this.index);
  }

  set hasCapabilities(has: boolean) {
    if (has) this.#of.capable.add(this.index);
    else this.#of.capable.delete(this.index);
  }
}
