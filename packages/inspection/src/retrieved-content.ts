import {
  type Gap,
  type GroupEntry,
  type Image,
  type InspectionRequest,
  type RetrievedFile,
  type PasswdEntry,
  compareText,
} from '@assay/core';
import type { ContentStore } from './claims/content-store.ts';
import { GROUP_PATH, PASSWD_PATH } from './content/selection.ts';
import { type GapCode, makeGap } from './gap-codes.ts';
import type { FileNode, FileTree } from './overlay/file-tree.ts';
import { resolveNode } from './overlay/file-tree.ts';
import type { DatabaseFile } from './passwd/database-lines.ts';
import { parseGroup } from './passwd/parse-group.ts';
import { parsePasswd } from './passwd/parse-passwd.ts';

/** Files whose bytes were asked for, by the path that was asked for; links are followed. */
export type RetrievedNodes = ReadonlyMap<string, FileNode>;

/** Finds the files that paths lead to in the final file system; paths that lead to no file are left out. */
export function findFiles(tree: FileTree, paths: Iterable<string>): RetrievedNodes {
  const found = new Map<string, FileNode>();
  for (const path of paths) {
    const node = resolveNode(tree.root, tree.root, path);
    if (node?.inode.type === 'file') found.set(path, node);
  }
  return found;
}

/** Gives the content of files that were asked for, and gaps for those that could not be read. */
export class RetrievedContent {
  readonly #image: Image;
  readonly #nodes: RetrievedNodes;
  readonly #contents: ContentStore;
  readonly gaps: Gap[] = [];

  constructor(image: Image, nodes: RetrievedNodes, contents: ContentStore) {
    this.#image = image;
    this.#nodes = nodes;
    this.#contents = contents;
  }

  /** The bytes of these files, as far as they exist and could be read. */
  bytes(paths: Iterable<string>): Map<string, Buffer> {
    const found = new Map<string, Buffer>();
    for (const path of paths) {
      const base64 = this.#base64(path);
      if (base64 !== null) found.set(path, Buffer.from(base64, 'base64'));
    }
    return found;
  }

  /** The files that policy asked for, sorted by path. */
  files(request: InspectionRequest): RetrievedFile[] {
    return [...new Set(request.retrieve)].toSorted(compareText).flatMap((path) => {
      const base64 = this.#base64(path);
      const node = this.#nodes.get(path);
      if (base64 === null || node === undefined) return [];
      return [{ path, layer: this.#layerOf(node), sizeBytes: node.inode.sizeBytes, base64 }];
    });
  }

  /** The users of the image; null when there is no list of them. */
  users(): readonly PasswdEntry[] | null {
    return this.#entries(PASSWD_PATH, 'PASSWD_MALFORMED', parsePasswd);
  }

  /** The groups of the image; null when there is no list of them. */
  groups(): readonly GroupEntry[] | null {
    return this.#entries(GROUP_PATH, 'GROUP_MALFORMED', parseGroup);
  }

  #entries<Entry>(
    path: string,
    code: GapCode,
    parse: (bytes: Uint8Array) => DatabaseFile<Entry>,
  ): readonly Entry[] | null {
    const bytes = this.bytes([path]).get(path);
    if (bytes === undefined) return null;
    const { entries, malformed } = parse(bytes);
    const [first] = malformed;
    if (first !== undefined) {
      const message = `${malformed.length} lines are no entry, the first of them line ${first.lineNumber}`;
      this.gaps.push(makeGap(code, message, { path }));
    }
    return entries;
  }

  #base64(path: string): string | null {
    const node = this.#nodes.get(path);
    if (node === undefined) return null;
    const base64 = this.#contents.bytes(node.inode);
    if (base64 !== undefined) return base64;
    const failure = this.#contents.failure(node.inode, null);
    const layer = this.#layerOf(node);
    const place = { path, ...(layer === null ? {} : { layer }) };
    if (failure === undefined) this.gaps.push({ ...makeGap('FILE_UNREADABLE', 'the file was not read'), ...place });
    else this.gaps.push({ code: failure.code, effect: failure.effect, message: failure.message, ...place });
    return null;
  }

  #layerOf(node: FileNode): RetrievedFile['layer'] {
    return this.#image.layers[node.layer]?.diffId ?? null;
  }
}
