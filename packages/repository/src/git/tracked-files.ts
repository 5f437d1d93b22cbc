import { type RawPath, rawPath } from '../raw-path.ts';
import type { GitPlace, GitTool } from './git-tool.ts';
import { gitFailed, streamGit } from './run-git.ts';
import { RecordSplitter } from './split-records.ts';

/** What the index of a repository holds. */
export interface TrackedFiles {
  readonly files: ReadonlySet<RawPath>;
  /** Directories with files in them that are tracked. */
  readonly directories: ReadonlySet<RawPath>;
  /** Submodules: directories that are repositories of their own. */
  readonly submodules: ReadonlySet<RawPath>;
}

/** Mode of a submodule in the index. */
const SUBMODULE = '160000';

/** Asks git what is tracked. @throws GIT_FAILED, GIT_TIMEOUT */
export async function readTrackedFiles(git: GitTool, place: GitPlace, signal: AbortSignal): Promise<TrackedFiles> {
  const files = new Set<RawPath>();
  const directories = new Set<RawPath>();
  const submodules = new Set<RawPath>();
  const splitter = new RecordSplitter((record) => {
    const tab = record.indexOf('\t');
    // Copied, as a slice would keep the whole chunk alive.
    const path = rawPath(Buffer.from(record.slice(tab + 1), 'latin1'));
    if (record.startsWith(SUBMODULE)) submodules.add(path);
    else files.add(path);
    for (let slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
      const directory = path.slice(0, slash);
      if (directories.has(directory)) break;
      directories.add(directory);
    }
  });
  const args = ['ls-files', '--cached', '--stage', '-z'];
  const end = await streamGit({ git, place, args, signal, onOutput: (chunk) => splitter.push(chunk) });
  if (end.code !== 0) throw gitFailed(args, end);
  return { files, directories, submodules };
}
