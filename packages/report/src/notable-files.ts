import type { FileEntry, Inspection } from '@assay/core';

/** Paths of one kind: how many there are, and the first of them by name. */
export interface PathList {
  readonly count: number;
  /** At most 1,000. */
  readonly paths: readonly string[];
}

/** Paths that give whoever runs in a container more than the usual rights. */
export interface NotableFiles {
  /** Regular files that run as their owner. */
  readonly setuid: PathList;
  /** Regular files that run with their group. */
  readonly setgid: PathList;
  /** Regular files that everyone may write to, and directories without the sticky bit. */
  readonly worldWritable: PathList;
  /** Regular files with Linux capabilities. */
  readonly capabilities: PathList;
}

/** Paths of one kind that are listed. */
const MAX_PATHS = 1000;
const SETUID = 0o4000;
const SETGID = 0o2000;
const STICKY = 0o1000;
const OTHERS_WRITE = 0o0002;

/** Finds them in the final file system; undefined where an SBOM stands for the image and nobody saw its files. */
export function notableFiles({ files, source }: Inspection): NotableFiles | undefined {
  if (source.kind === 'sbom') return undefined;
  const setuid = new PathCollector();
  const setgid = new PathCollector();
  const worldWritable = new PathCollector();
  const capabilities = new PathCollector();
  for (const entry of files.each?.() ?? files.entries) {
    const { type, mode, path } = entry;
    if (isWorldWritable(entry)) worldWritable.add(path);
    if (type !== 'file') continue;
    if ((mode & SETUID) !== 0) setuid.add(path);
    if ((mode & SETGID) !== 0) setgid.add(path);
    if (entry.capabilities === true) capabilities.add(path);
  }
  return {
    setuid: setuid.list,
    setgid: setgid.list,
    worldWritable: worldWritable.list,
    capabilities: capabilities.list,
  };
}

function isWorldWritable({ type, mode }: FileEntry): boolean {
  if ((mode & OTHERS_WRITE) === 0) return false;
  return type === 'file' || (type === 'directory' && (mode & STICKY) === 0);
}

/** Counts paths and keeps the first of them. */
class PathCollector {
  readonly #paths: string[] = [];
  #count = 0;

  get list(): PathList {
    return { count: this.#count, paths: this.#paths };
  }

  add(path: string): void {
    this.#count += 1;
    if (this.#paths.length < MAX_PATHS) this.#paths.push(path);
  }
}
