import { setImmediate } from 'node:timers/promises';
import type { Gap } from '@assay/core';
import { isGitDirectory, treePlace } from '../git/find-repository.ts';
import type { GitPlace, GitTool } from '../git/git-tool.ts';
import { type TrackedFiles, readTrackedFiles } from '../git/tracked-files.ts';
import type { FileAttributes } from '../ignore/attributes.ts';
import { type RawPath, joinRaw, pathBytes, pathText, rawPathOf } from '../raw-path.ts';
import { type Entry, type EntryType, listDirectory } from './list-directory.ts';
import { RULE_FILES, RuleChain, readRuleFiles } from './rule-chain.ts';

/** Most entries of directories that are looked at. */
const MAX_ENTRIES = 10_000_000;
/** Most repositories within repositories. */
const MAX_TREES = 2000;
/** Longest path in bytes. */
const MAX_PATH = 4000;
/** Time after which others get their turn. */
const TURN_MS = 40;

/** What is walked, and how. */
export interface WalkOptions {
  /** Absolute: what paths are relative to. */
  readonly root: string;
  /** The repository whose working tree the root is; null where there is none. */
  readonly place: GitPlace | null;
  /** Where to begin, relative to the root; empty for the root itself. */
  readonly start: RawPath;
  /** Null where there is none: then nothing is left out because git ignores it. */
  readonly git: GitTool | null;
  /** Whether `.assayignore` files count. */
  readonly exceptions: boolean;
  readonly signal: AbortSignal;
}

/** A file of a working tree that is to be looked at. */
export interface TreeFile {
  readonly path: RawPath;
  /** Absolute, for the file system. */
  readonly location: Buffer;
  readonly attributes: FileAttributes;
}

/** What a walk comes by, in the order of the paths. */
export type WalkEvent =
  | { readonly kind: 'file'; readonly file: TreeFile }
  | { readonly kind: 'gap'; readonly gap: Gap }
  /** A repository within, which is walked as a tree of its own. */
  | { readonly kind: 'tree'; readonly path: RawPath; readonly isSubmodule: boolean }
  | { readonly kind: 'left-out'; readonly why: 'ignored' | 'assayignore' | 'symlink'; readonly path: RawPath };

interface Directory {
  readonly path: RawPath;
  readonly tree: Tree;
  readonly rules: RuleChain;
  /** True within what git ignores: only what is tracked all the same counts. */
  readonly isIgnored: boolean;
}

/** A working tree: the root, or a repository within it. */
interface Tree {
  readonly path: RawPath;
  /** Null where git ignores nothing: there is no repository, or no list of what is tracked. */
  readonly tracked: TrackedFiles | null;
  readonly isRepository: boolean;
}

/**
 * Walks a working tree: every file but those that git ignores and does not track, and those that an `.assayignore` leaves out. Symbolic
 * links are never followed, so that nothing outside is looked at and loops do no harm.
 */
export async function* walkTree(options: WalkOptions): AsyncGenerator<readonly WalkEvent[]> {
  yield* new TreeWalk(options).run();
}

class TreeWalk {
  readonly #options: WalkOptions;
  #entries = 0;
  #trees = 0;
  #events: WalkEvent[] = [];

  constructor(options: WalkOptions) {
    this.#options = options;
  }

  async *run(): AsyncGenerator<readonly WalkEvent[]> {
    const { signal } = this.#options;
    const stack: Directory[] = [await this.#first()];
    let turn = performance.now();
    for (let directory = stack.pop(); directory !== undefined; directory = stack.pop()) {
      if (performance.now() - turn > TURN_MS) {
        await setImmediate();
        turn = performance.now();
      }
      signal.throwIfAborted();
      const below = await this.#list(directory);
      yield this.#events;
      this.#events = [];
      for (const one of below.toReversed()) stack.push(one);
      if (this.#entries > MAX_ENTRIES) {
        const message = `there are more than ${MAX_ENTRIES} entries; the others are not looked at`;
        yield [{ kind: 'gap', gap: { code: 'TREE_TOO_LARGE', effect: 'incomplete', message } }];
        return;
      }
    }
  }

  /** The directory to begin in, with the rules of those above it in its tree. */
  async #first(): Promise<Directory> {
    const { place, start } = this.#options;
    const tree = await this.#openTree('', place);
    let rules = this.#rules(null, '', tree);
    let isIgnored = false;
    const segments = start === '' ? [] : start.split('/');
    for (const index of segments.keys()) {
      const path = segments.slice(0, index + 1).join('/');
      // What was named is looked at even when git ignores it.
      isIgnored = false;
      rules = this.#rules(rules, path, tree);
    }
    return { path: start, tree, rules, isIgnored };
  }

  async #openTree(path: RawPath, place: GitPlace | null): Promise<Tree> {
    const { git, signal } = this.#options;
    if (place === null) return { path, tracked: null, isRepository: false };
    if (git === null) return { path, tracked: null, isRepository: true };
    try {
      return { path, tracked: await readTrackedFiles(git, place, signal), isRepository: true };
    } catch (error) {
      signal.throwIfAborted();
      const why = error instanceof Error ? error.message : String(error);
      const message = `what git ignores is looked at as well, as it does not say what it tracks: ${why}`;
      this.#gap({ code: 'INDEX_UNREADABLE', effect: 'partial', message, path: pathText(path) });
      return { path, tracked: null, isRepository: true };
    }
  }

  async #list(directory: Directory): Promise<readonly Directory[]> {
    const entries = this.#read(directory.path);
    if (entries === null) return [];
    const names = new Set(entries.map(({ name }) => name));
    const isStart = directory.path === this.#options.start;
    const own = isStart ? directory : await this.#enter(directory, names);
    if (own === null) return [];
    const rules = isStart ? own.rules : this.#rules(own.rules, own.path, own.tree, names);
    const below: Directory[] = [];
    for (const { name, type } of entries) {
      this.#entries++;
      if (name === '.git') continue;
      const child = this.#visit({ ...own, rules }, name, type);
      if (child !== null) below.push(child);
    }
    return below;
  }

  /** Makes a directory that is a repository a tree of its own. */
  async #enter(directory: Directory, names: ReadonlySet<string>): Promise<Directory | null> {
    const { root } = this.#options;
    const { path, tree } = directory;
    if (!names.has('.git') || path === tree.path) return directory;
    const location = `${root}/${pathText(path)}`;
    if (!isGitDirectory(`${location}/.git`)) return directory;
    this.#trees++;
    if (this.#trees > MAX_TREES) {
      const message = `there are more than ${MAX_TREES} repositories within; this one is not looked at`;
      this.#gap({ code: 'TREE_TOO_LARGE', effect: 'incomplete', message, path: pathText(path) });
      return null;
    }
    const isSubmodule = tree.tracked?.submodules.has(path.slice(tree.path === '' ? 0 : tree.path.length + 1)) ?? false;
    this.#events.push({ kind: 'tree', path, isSubmodule });
    const opened = await this.#openTree(path, treePlace(location, null));
    return { path, tree: opened, rules: this.#rules(null, path, opened, names), isIgnored: false };
  }

  #rules(above: RuleChain | null, path: RawPath, tree: Tree, names: ReadonlySet<string> | null = null): RuleChain {
    const has = (name: string): boolean => names === null || names.has(name);
    if (above !== null && names !== null && ![...RULE_FILES].some(has)) return above;
    const isTop = tree.isRepository && path === tree.path;
    const location = joinRaw(rawPathOf(this.#options.root), path);
    const info = isTop ? `${pathText(location)}/.git/info` : null;
    const files = readRuleFiles(this.#options.root, path, has, info);
    for (const gap of files.gaps) this.#gap(gap);
    return above === null ? RuleChain.root(path, files) : above.below(path, files);
  }

  #visit(directory: Directory, name: RawPath, type: EntryType): Directory | null {
    const path = joinRaw(directory.path, name);
    if (path.length > MAX_PATH) {
      this.#gap({
        code: 'FILE_UNREADABLE',
        effect: 'incomplete',
        message: 'the path is too long',
        path: pathText(path.slice(0, 500)),
      });
      return null;
    }
    const isDirectory = type === 'directory';
    if (this.#options.exceptions && directory.rules.isLeftOut(path, isDirectory)) {
      this.#events.push({ kind: 'left-out', why: 'assayignore', path });
      return null;
    }
    const isIgnored =
      directory.isIgnored || (directory.tree.tracked !== null && directory.rules.isIgnored(path, isDirectory));
    if (isIgnored && !isTracked(directory.tree, path, isDirectory)) {
      this.#events.push({ kind: 'left-out', why: 'ignored', path });
      return null;
    }
    if (isDirectory) return { ...directory, path, isIgnored };
    this.#take(path, type, directory.rules);
    return null;
  }

  #take(path: RawPath, type: EntryType, rules: RuleChain): void {
    if (type === 'symlink') {
      this.#events.push({ kind: 'left-out', why: 'symlink', path });
    } else if (type === 'file') {
      const location = this.#locate(path);
      this.#events.push({ kind: 'file', file: { path, location, attributes: rules.attributes(path) } });
    } else {
      const message = 'a device, pipe or socket is not read';
      this.#gap({ code: 'FILE_SPECIAL', effect: 'partial', message, path: pathText(path) });
    }
  }

  #read(path: RawPath): readonly Entry[] | null {
    const listing = listDirectory(this.#locate(path));
    if (listing.kind === 'listed') return listing.entries;
    const message = `the directory cannot be read: ${listing.reason}`;
    this.#gap({ code: 'FILE_UNREADABLE', effect: 'incomplete', message, path: pathText(path) });
    return null;
  }

  #locate(path: RawPath): Buffer {
    const { root } = this.#options;
    return path === '' ? Buffer.from(root) : pathBytes(joinRaw(rawPathOf(root === '/' ? '' : root), path));
  }

  #gap(gap: Gap): void {
    this.#events.push({ kind: 'gap', gap });
  }
}

function isTracked({ path: top, tracked }: Tree, path: RawPath, isDirectory: boolean): boolean {
  if (tracked === null) return true;
  const relative = top === '' ? path : path.slice(top.length + 1);
  return isDirectory
    ? tracked.directories.has(relative) || tracked.submodules.has(relative)
    : tracked.files.has(relative);
}
