import type { Deadline } from '../deadline.ts';
import type { GapCode } from '../gap-codes.ts';
import type { LayerRecord } from '../layer/layer-record.ts';
import { type FileNode, type FileTree, type Inode, directoryInode, resolveNode } from './file-tree.ts';
import { LayerInodes } from './layer-inodes.ts';

/** Entries between two looks at the clock: one with a hostile path can take a millisecond. */
const ENTRIES_BETWEEN_LOOKS = 1000;

/** Told of entries that cannot be put where they say. */
export type ReportGap = (code: GapCode, message: string, path: string) => void;

/**
 * Puts one layer on top of the file system that the layers below it make, with the semantics of an overlay: whiteouts hide what lower
 * layers brought, wherever they stand in the archive; everything else goes in order, so that the last of two entries wins. Directories on
 * the way are followed through symbolic links inside the root, and made where they are missing, as container runtimes do.
 */
export class LayerApplication {
  readonly #tree: FileTree;
  readonly #layer: number;
  readonly #record: LayerRecord;
  readonly #inodes: LayerInodes;
  readonly #report: ReportGap;
  /** Directories by path as written: most entries follow others of the same directory. */
  readonly #parents = new Map<string, FileNode>();
  readonly #whiteouts = new Map<string, number>();

  constructor(tree: FileTree, layer: number, record: LayerRecord, report: ReportGap) {
    this.#tree = tree;
    this.#layer = layer;
    this.#record = record;
    this.#inodes = new LayerInodes(layer, record);
    this.#report = report;
  }

  /** Puts the layer in place; false when the time was over before it was done. */
  apply(deadline: Pick<Deadline, 'remainingMs'>): boolean {
    const { types } = this.#record;
    const hides = types.includes('w') || types.includes('o');
    return (
      (!hides || this.#each(deadline, (index) => this.#hide(index))) &&
      this.#each(deadline, (index) => this.#add(index))
    );
  }

  #each(deadline: Pick<Deadline, 'remainingMs'>, step: (index: number) => void): boolean {
    for (let index = 0; index < this.#record.paths.length; index += 1) {
      if (index % ENTRIES_BETWEEN_LOOKS === 0 && deadline.remainingMs() <= 0) return false;
      step(index);
    }
    return true;
  }

  #hide(index: number): void {
    const letter = this.#record.types[index];
    if (letter !== 'w' && letter !== 'o') return;
    const path = this.#record.paths.at(index);
    const { root } = this.#tree;
    if (letter === 'o') {
      const directory = resolveNode(root, root, path);
      if (directory !== null) this.#tree.clear(directory, this.#layer);
    } else {
      this.#whiteouts.set(path, index);
      const slash = path.lastIndexOf('/');
      const directory = resolveNode(root, root, path.slice(0, slash + 1));
      if (directory !== null) this.#tree.remove(directory, path.slice(slash + 1), this.#layer);
    }
  }

  #add(index: number): void {
    const letter = this.#record.types[index] ?? '';
    if (letter === 'w' || letter === 'o') return;
    const path = this.#record.paths.at(index);
    if (this.#whiteouts.size > 0) this.#checkWhiteoutOrder(path, index);
    const slash = path.lastIndexOf('/');
    const parent = this.#parentOf(path.slice(0, slash));
    if (parent === null)
      return this.#report('ENTRY_PARENT_INVALID', 'lies below something that is no directory, or too deep', path);
    const name = this.#record.paths.nameAt(index, path);
    if (letter === 'h') return this.#addHardLink(parent, name, path, index);
    return this.#put(parent, name, this.#inodes.inodeAt(index), path);
  }

  #put(parent: FileNode, name: string, inode: Inode, path: string): void {
    const existing = parent.children?.get(name);
    if (existing?.children && inode.type === 'directory') {
      existing.inode = inode;
      existing.layer = this.#layer;
      return;
    }
    if (existing !== undefined && (existing.children !== null || existing.inode.type === 'symlink'))
      this.#parents.clear();
    const made = this.#tree.put(parent, name, inode, this.#layer);
    if (typeof made === 'string') this.#report(made, 'does not fit into the limits on paths', path);
    else if (made.children !== null) this.#parents.set(path, made);
  }

  #addHardLink(parent: FileNode, name: string, path: string, index: number): void {
    const target = this.#inodes.linkAt(index) ?? '/';
    const slash = target.lastIndexOf('/');
    const source = this.#existingDirectory(target.slice(0, slash + 1))?.children?.get(target.slice(slash + 1));
    if (source === undefined || source.children !== null || target === path) {
      return this.#report('HARDLINK_BROKEN', `links to ${target}, which is no file there`, path);
    }
    const { inode } = source;
    const own = this.#inodes.inodeAt(index);
    if (inode.type === 'file' && (own.mode !== inode.mode || own.uid !== inode.uid || own.gid !== inode.gid)) {
      this.#report('HARDLINK_METADATA', `changes mode or owner of ${target}`, path);
      inode.mode = own.mode;
      inode.uid = own.uid;
      inode.gid = own.gid;
    }
    if (own.hasCapabilities) inode.hasCapabilities = true;
    this.#put(parent, name, inode, path);
  }

  #existingDirectory(path: string): FileNode | null {
    return this.#parents.get(path.slice(0, -1)) ?? resolveNode(this.#tree.root, this.#tree.root, path);
  }

  /** The directory of this path as written, made where it is missing; null when something else is in the way. */
  #parentOf(path: string): FileNode | null {
    const known = this.#parents.get(path);
    if (known !== undefined) return known;
    const found = resolveNode(this.#tree.root, this.#tree.root, path, (parent, name) =>
      this.#makeDirectory(parent, name),
    );
    if (found === null || found.children === null) return null;
    this.#parents.set(path, found);
    return found;
  }

  #makeDirectory(parent: FileNode, name: string): FileNode | null {
    const made = this.#tree.put(parent, name, directoryInode(this.#layer), this.#layer);
    return typeof made === 'string' ? null : made;
  }

  /** A runtime that goes strictly in order would remove an entry that stands before the whiteout of its path. */
  #checkWhiteoutOrder(path: string, index: number): void {
    for (let end = path.length; end > 0; end = path.lastIndexOf('/', end - 1)) {
      const whiteout = this.#whiteouts.get(path.slice(0, end));
      if (whiteout !== undefined && whiteout > index) {
        this.#report('WHITEOUT_ORDER', 'is followed by a whiteout of its own layer that names it', path);
      }
    }
  }
}
