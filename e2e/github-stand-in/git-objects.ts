import { createHash } from 'node:crypto';

/** A file of a tree. */
export interface GitFile {
  readonly blob: string;
  readonly mode: '100644' | '100755' | '120000';
}

/** A commit with all of its files. */
export interface GitCommit {
  readonly sha: string;
  readonly tree: string;
  readonly parents: readonly string[];
  readonly message: string;
  readonly files: ReadonlyMap<string, GitFile>;
}

/** Objects of git in memory, with the ids that git gives them to blobs; trees and commits have ids of their own making. */
export class GitObjects {
  readonly blobs = new Map<string, Buffer>();
  readonly trees = new Map<string, ReadonlyMap<string, GitFile>>();
  readonly commits = new Map<string, GitCommit>();

  blob(bytes: Buffer): string {
    const sha = createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
    this.blobs.set(sha, bytes);
    return sha;
  }

  tree(files: ReadonlyMap<string, GitFile>): string {
    const sorted = [...files].toSorted(([a], [b]) => (a < b ? -1 : 1));
    const sha = createHash('sha1').update(JSON.stringify(sorted)).digest('hex');
    this.trees.set(sha, new Map(sorted));
    return sha;
  }

  commit(tree: string, parents: readonly string[], message: string): string {
    const sha = createHash('sha1')
      .update(JSON.stringify([tree, parents, message, this.commits.size]))
      .digest('hex');
    this.commits.set(sha, { sha, tree, parents, message, files: this.trees.get(tree) ?? new Map() });
    return sha;
  }

  /** The commit and everything before it, the nearest first. */
  ancestors(sha: string): readonly string[] {
    const seen = new Set<string>();
    const queue = [sha];
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      if (seen.has(next)) continue;
      seen.add(next);
      queue.push(...(this.commits.get(next)?.parents ?? []));
    }
    return [...seen];
  }

  mergeBase(a: string, b: string): string | null {
    const others = new Set(this.ancestors(b));
    return this.ancestors(a).find((sha) => others.has(sha)) ?? null;
  }
}
