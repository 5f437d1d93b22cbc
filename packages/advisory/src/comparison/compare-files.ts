import type { FileEntry, Inspection } from '@assay/core';
import {
  type FileAspect,
  type FileChange,
  type FileComparison,
  type FileState,
  MAX_FILE_CHANGES,
  type RiskyFiles,
} from './content-comparison.ts';

/** Paths of a list of risky files. */
const MAX_PATHS = 1000;

/** Compares two file systems, both sorted by path, in one pass over them. */
export function compareFiles(
  base: Pick<Inspection, 'files' | 'source'>,
  image: Pick<Inspection, 'files' | 'source'>,
): FileComparison {
  const work = new FileWork(layerIds(base), layerIds(image));
  const olds = entriesOf(base);
  const news = entriesOf(image);
  let [old, now] = [olds.next(), news.next()];
  while (old.done !== true || now.done !== true) {
    if (old.done === true) {
      if (now.done !== true) work.added(now.value);
      now = news.next();
    } else if (now.done === true || old.value.path < now.value.path) {
      work.removed(old.value);
      old = olds.next();
    } else if (now.value.path < old.value.path) {
      work.added(now.value);
      now = news.next();
    } else {
      work.both(old.value, now.value);
      [old, now] = [olds.next(), news.next()];
    }
  }
  return work.result();
}

function* entriesOf({ files }: Pick<Inspection, 'files'>): Generator<FileEntry, undefined, void> {
  yield* files.each?.() ?? files.entries;
  return undefined;
}

function layerIds({ source }: Pick<Inspection, 'source'>): readonly string[] {
  return source.layers.map(({ diffId }) => diffId);
}

class FileWork {
  readonly #oldLayers: readonly string[];
  readonly #newLayers: readonly string[];
  readonly #list: FileChange[] = [];
  readonly #counts = { added: 0, removed: 0, changed: 0 };
  readonly #setuid = new PathList();
  readonly #writable = new PathList();
  readonly #capable = new PathList();
  #unknownContent = 0;

  constructor(oldLayers: readonly string[], newLayers: readonly string[]) {
    this.#oldLayers = oldLayers;
    this.#newLayers = newLayers;
  }

  added(entry: FileEntry): void {
    this.#push({ kind: 'added', path: entry.path, aspects: [], before: null, after: stateOf(entry) });
    this.#judge(entry, null);
  }

  removed(entry: FileEntry): void {
    this.#push({ kind: 'removed', path: entry.path, aspects: [], before: stateOf(entry), after: null });
  }

  both(old: FileEntry, now: FileEntry): void {
    const aspects = aspectsOf(old, now);
    if (aspects.length > 0) {
      this.#push({ kind: 'changed', path: now.path, aspects, before: stateOf(old), after: stateOf(now) });
      this.#judge(now, old);
    }
    if (now.type === 'file' && !aspects.includes('size') && !this.#isKnown(old, now)) this.#unknownContent += 1;
  }

  result(): FileComparison {
    const { added, removed, changed } = this.#counts;
    return {
      added,
      removed,
      changed,
      unknownContent: this.#unknownContent,
      list: this.#list,
      left: added + removed + changed - this.#list.length,
      newSetuid: this.#setuid.result(),
      newWorldWritable: this.#writable.result(),
      newCapabilities: this.#capable.result(),
    };
  }

  /** A file of the same layer is the same file; one of another layer is by its digest alone. */
  #isKnown(old: FileEntry, now: FileEntry): boolean {
    const layer = this.#newLayers[now.layer];
    if (layer !== undefined && layer === this.#oldLayers[old.layer]) return true;
    return commonDigest(old, now) !== null || now.sizeBytes === 0;
  }

  #judge(now: FileEntry, old: FileEntry | null): void {
    const isNew = (test: (entry: FileEntry) => boolean): boolean => test(now) && (old === null || !test(old));
    if (isNew(isSetuid)) this.#setuid.add(now.path);
    if (isNew(isWorldWritable)) this.#writable.add(now.path);
    if (isNew(({ capabilities }) => capabilities === true)) this.#capable.add(now.path);
  }

  #push(change: FileChange): void {
    this.#counts[change.kind] += 1;
    if (this.#list.length < MAX_FILE_CHANGES) this.#list.push(change);
  }
}

class PathList {
  readonly #paths: string[] = [];
  #count = 0;

  add(path: string): void {
    this.#count += 1;
    if (this.#paths.length < MAX_PATHS) this.#paths.push(path);
  }

  result(): RiskyFiles {
    return { count: this.#count, paths: this.#paths };
  }
}

function isSetuid({ type, mode }: FileEntry): boolean {
  return type === 'file' && (mode & 0o6000) !== 0;
}

/** In a directory with sticky bit nobody can replace what is another's. */
function isWorldWritable({ type, mode }: FileEntry): boolean {
  if ((mode & 0o002) === 0) return false;
  return type === 'file' || (type === 'directory' && (mode & 0o1000) === 0);
}

function aspectsOf(old: FileEntry, now: FileEntry): readonly FileAspect[] {
  const aspects: FileAspect[] = [];
  if (old.type !== now.type) aspects.push('type');
  if (old.type === 'file' && now.type === 'file') {
    if (old.sizeBytes !== now.sizeBytes) aspects.push('size', 'content');
    else if (commonDigest(old, now) === 'different') aspects.push('content');
  }
  // Permission bits of links mean nothing.
  if (old.mode !== now.mode && now.type !== 'symlink') aspects.push('mode');
  if (old.uid !== now.uid || old.gid !== now.gid) aspects.push('owner');
  if (old.type === 'symlink' && now.type === 'symlink' && old.linkTarget !== now.linkTarget) aspects.push('target');
  if ((old.capabilities ?? false) !== (now.capabilities ?? false)) aspects.push('capabilities');
  return aspects;
}

/** Whether a digest that both have is the same; null when there is none. */
function commonDigest(old: FileEntry, now: FileEntry): 'same' | 'different' | null {
  for (const algorithm of ['sha256', 'sha1', 'md5'] as const) {
    const [before, after] = [old.digests?.[algorithm], now.digests?.[algorithm]];
    if (before !== undefined && after !== undefined) return before === after ? 'same' : 'different';
  }
  return null;
}

function stateOf({ type, mode, uid, gid, sizeBytes, capabilities }: FileEntry): FileState {
  return { type, mode, uid, gid, sizeBytes, capabilities: capabilities ?? false };
}
