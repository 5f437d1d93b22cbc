import {
  type Gap,
  type Image,
  type InspectionRequest,
  type RetrievedFile,
  type PasswdEntry,
  compareText,
} from '@assay/core';
import type { ContentStore } from './claims/content-store.ts';
import { PASSWD_PATH } from './content/selection.ts';
import { makeGap } from './gap-codes.ts';
import type { FileNode, FileTree } from './overlay/file-tree.ts';
import { resolveNode } from './overlay/file-tree.ts';
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
    const bytes = this.bytes([PASSWD_PATH]).get(PASSWD_PATH);
    if (bytes === undefined) return null;
    const { entries, malformed } = parsePasswd(bytes);
    const [first] = malformed;
    if (first !== undefined) {
      const message = `${malformed.length} lines are no entry, the first of them line ${first.lineNumber}`;
      this.gaps.push(makeGap('PASSWD_MALFORMED', message, { path: PASSWD_PATH }));
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
