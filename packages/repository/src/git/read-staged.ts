import type { RawPath } from '../raw-path.ts';
import type { BlobSource } from './blob-reader.ts';
import { tryCommit } from './revisions.ts';
import { gitFailed, runGit, streamGit } from './run-git.ts';
import { RecordSplitter } from './split-records.ts';

/** A file that the next commit would bring in a new state. */
export interface StagedChange {
  readonly path: RawPath;
  readonly blob: string;
  /** The state that it had, perhaps under another name; null for a new file. */
  readonly before: string | null;
}

/** What the next commit would bring. */
export interface StagedChanges {
  readonly changes: readonly StagedChange[];
  /** Files with conflicts: they cannot be committed as they are. */
  readonly unmerged: readonly RawPath[];
}

/** Files of one commit among which renamed ones are looked for. */
const RENAME_LIMIT = 1000;

/** Reads what is staged, exactly as it stands in the index. @throws GIT_FAILED, GIT_TIMEOUT */
export async function readStaged(source: BlobSource, paths: readonly RawPath[]): Promise<StagedChanges> {
  const base = (await tryCommit(source, 'HEAD')) ?? (await emptyTree(source));
  const parser = new StagedParser();
  const splitter = new RecordSplitter((record) => parser.take(record));
  const args = [
    'diff-index',
    '--cached',
    '--raw',
    '-z',
    '-M',
    `-l${RENAME_LIMIT}`,
    '--no-abbrev',
    '--no-ext-diff',
    '--no-textconv',
    '--ignore-submodules=all',
    base,
    '--',
    ...paths,
  ];
  const end = await streamGit({ ...source, args, onOutput: (chunk) => splitter.push(chunk) });
  if (end.code !== 0) throw gitFailed(args, end);
  return { changes: parser.changes, unmerged: parser.unmerged };
}

/** Id of the tree without files, in the kind of ids that the repository has. */
async function emptyTree(source: BlobSource): Promise<string> {
  const output = await runGit({ ...source, args: ['hash-object', '-t', 'tree', '--stdin'] });
  return output.toString('latin1').trim();
}

const NOTHING = /^0+$/;
const IS_BLOB = /^1[02]/;

/** Reads `:oldmode newmode oldid newid STATUS`, a path, and for renamed files another one. */
class StagedParser {
  readonly changes: StagedChange[] = [];
  readonly unmerged: RawPath[] = [];
  #entry: readonly string[] | null = null;
  #isRename = false;

  take(record: string): void {
    if (this.#entry === null) {
      this.#entry = record.slice(1).split(' ');
      this.#isRename = /^[RC]/.test(this.#entry[4] ?? '');
    } else if (this.#isRename) this.#isRename = false;
    else {
      this.#add(this.#entry, record);
      this.#entry = null;
    }
  }

  #add([, mode = '', before = '', blob = '', status = '']: readonly string[], path: RawPath): void {
    if (status.startsWith('U')) this.unmerged.push(path);
    else if (IS_BLOB.test(mode) && !NOTHING.test(blob)) {
      this.changes.push({ path, blob, before: NOTHING.test(before) ? null : before });
    }
  }
}
