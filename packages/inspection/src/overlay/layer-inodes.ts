import type { FileType } from '@assay/core';
import type { LayerRecord } from '../layer/layer-record.ts';
import { CAPABILITY_XATTR } from '../tar/pax-records.ts';
import type { Directory, FileNode, Inode } from './file-tree.ts';

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
  uids: Numbers;
  gids: Numbers;
  readonly #sizes: Numbers;
  readonly #types: string;
  readonly #links: ReadonlyMap<number, string>;
  readonly capable: Set<number>;

  constructor(layer: number, { types, modes, uids, gids, sizes, links, xattrs }: LayerRecord) {
    this.layer = layer;
    // Hard links of higher layers can change these, and one record may stand for several layers.
    this.modes = modes.slice();
    this.uids = ownNumbers(uids);
    this.gids = ownNumbers(gids);
    this.#sizes = ownNumbers(sizes);
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

/** The largest number of 32 bits. */
const MAX_SHORT = 0xffff_ffff;

type Numbers = Uint32Array | Float64Array;

/** A copy, of half the size where 32 bits hold every number. */
function ownNumbers(numbers: Float64Array): Numbers {
  const short = new Uint32Array(numbers);
  for (let index = 0; index < numbers.length; index += 1) if (short[index] !== numbers[index]) return numbers.slice();
  return short;
}

/** The column with one number changed in place, or a wider one that can hold it. */
function withNumber(column: Numbers, index: number, value: number): Numbers {
  const fitting = value > MAX_SHORT && column instanceof Uint32Array ? Float64Array.from(column) : column;
  fitting[index] = value;
  return fitting;
}

class LayerInode implements Inode, FileNode {
  readonly #of: LayerInodes;
  readonly index: number;
  readonly type: FileType;
  layer: number;
  names = 0;
  name = '';
  parent: FileNode | null = null;
  children: Directory | null = null;
  /** What took its place under its name; null for itself. */
  #successor: Inode | null = null;

  constructor(of: LayerInodes, index: number) {
    this.#of = of;
    this.index = index;
    this.type = of.typeAt(index);
    this.layer = of.layer;
  }

  becomeName(name: string, parent: FileNode, children: Directory | null): FileNode | null {
    if (this.parent !== null) return null;
    this.name = name;
    this.parent = parent;
    this.children = children;
    return this;
  }

  get inode(): Inode {
    return this.#successor ?? this;
  }

  set inode(inode: Inode) {
    this.#successor = inode;
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
    this.#of.uids = withNumber(this.#of.uids, this.index, uid);
  }

  get gid(): number {
    return this.#of.gids[this.index] ?? 0;
  }

  set gid(gid: number) {
    this.#of.gids = withNumber(this.#of.gids, this.index, gid);
  }

  get hasCapabilities(): boolean {
    return this.#of.capable.has(this.index);
  }

  set hasCapabilities(has: boolean) {
    if (has) this.#of.capable.add(this.index);
    else this.#of.capable.delete(this.index);
  }
}
