import { type Gap, printable } from '@assay/core';
import { repositoryError } from '../errors.ts';
import { type RawPath, rawPathOf } from '../raw-path.ts';
import type { BlobSource } from './blob-reader.ts';
import { ChangeTable } from './change-table.ts';
import { gitFailed, runGit, streamGit } from './run-git.ts';
import { RecordSplitter } from './split-records.ts';

/** Most commits of a history. */
const MAX_COMMITS = 5_000_000;
/** How often git may die of a damaged tree before the rest is given up. */
const MAX_DEATHS = 100;

/** Which commits are read. */
export interface HistoryOptions extends BlobSource {
  /** What `git rev-list` is told: revisions that were checked, or `--all`. */
  readonly revisions: readonly string[];
  /** Paths to keep to, relative to the root; empty for all. */
  readonly paths: readonly RawPath[];
  readonly prefers: (path: RawPath) => boolean;
  /** True for files that are left out. Default: none is. */
  readonly leavesOut?: (path: RawPath) => boolean;
}

/** What a history consists of. */
export interface History {
  readonly changes: ChangeTable;
  /** Commits that were looked at, those that changed nothing included. */
  readonly commitCount: number;
  readonly gaps: readonly Gap[];
}

/**
 * Reads which files the commits brought, newest first, each in every state that no parent has: a file that a merge made up included.
 * @throws GIT_FAILED, GIT_TIMEOUT, HISTORY_TOO_LARGE
 */
export async function readHistory(options: HistoryOptions): Promise<History> {
  const changes = new ChangeTable(options.prefers);
  const commits = await listCommits(options);
  const gaps = [...(await readChanges(options, commits, changes))];
  if (options.revisions.includes('--all')) await addTagged(options, changes);
  return { changes, commitCount: commits.length, gaps };
}

async function listCommits({ git, place, signal, revisions }: HistoryOptions): Promise<readonly string[]> {
  const commits: string[] = [];
  let rest = '';
  const args = ['rev-list', '--topo-order', ...revisions, '--'];
  const end = await streamGit({
    git,
    place,
    signal,
    args,
    onOutput: (chunk) => {
      const ids = (rest + chunk.toString('latin1')).split('\n');
      rest = ids.pop() ?? '';
      for (const id of ids) commits.push(id);
      if (commits.length > MAX_COMMITS) {
        throw repositoryError('HISTORY_TOO_LARGE', `the history has more than ${MAX_COMMITS} commits`);
      }
    },
  });
  if (end.code !== 0) throw gitFailed(args, end);
  return commits;
}

/** Compares each commit with its parents; starts again behind a commit whose trees are damaged, which is a gap. */
async function readChanges(
  { git, place, signal, paths, leavesOut = () => false }: HistoryOptions,
  commits: readonly string[],
  changes: ChangeTable,
): Promise<readonly Gap[]> {
  const gaps: Gap[] = [];
  const args = [
    'diff-tree',
    '--stdin',
    '-r',
    '-c',
    '--root',
    '-z',
    '--raw',
    '--no-abbrev',
    '--no-renames',
    '--no-ext-diff',
    '--no-textconv',
    '--always',
  ];
  let from = 0;
  while (from < commits.length) {
    const parser = new ChangeParser(changes, leavesOut);
    const splitter = new RecordSplitter((record) => parser.take(record));
    const input = lines(commits, from);
    const onOutput = (chunk: Buffer): void => splitter.push(chunk);
    const end = await streamGit({ git, place, signal, args: [...args, '--', ...paths], input, onOutput });
    if (end.code === 0) break;
    if (gaps.length >= MAX_DEATHS) throw gitFailed(args, end);
    const at = parser.commit === null ? from : commits.indexOf(parser.commit, from) + 1;
    const said = printable(end.stderr.trim().split('\n')[0]?.slice(0, 300) ?? '');
    gaps.push({
      code: 'COMMIT_UNREADABLE',
      effect: 'incomplete',
      message: `commit ${commits[at] ?? 'unknown'} cannot be compared with its parents: ${said}`,
    });
    from = at + 1;
  }
  return gaps;
}

function* lines(commits: readonly string[], from: number): Generator<string> {
  for (let at = from; at < commits.length; at += 256) yield `${commits.slice(at, at + 256).join('\n')}\n`;
}

const NOTHING = /^0+$/;
/** Types of a tree's entries that have a content: files and symbolic links. */
const IS_BLOB = /^1[02]/;

/** Reads what `git diff-tree --stdin -z --raw` says: ids of commits, and for each changed file a line and a path. */
class ChangeParser {
  readonly #changes: ChangeTable;
  readonly #leavesOut: (path: RawPath) => boolean;
  /** The commit that was told last. */
  commit: string | null = null;
  #entry: string | null = null;

  constructor(changes: ChangeTable, leavesOut: (path: RawPath) => boolean) {
    this.#changes = changes;
    this.#leavesOut = leavesOut;
  }

  take(record: string): void {
    if (this.#entry !== null) {
      this.#add(this.#entry, record);
      this.#entry = null;
    } else if (record.startsWith(':')) this.#entry = record;
    else this.commit = record;
  }

  #add(entry: string, path: string): void {
    const parents = entry.lastIndexOf(':') + 1;
    const fields = entry.slice(parents).split(' ');
    const blob = fields[parents * 2 + 1] ?? '';
    if (this.commit === null || NOTHING.test(blob) || !IS_BLOB.test(fields[parents] ?? '')) return;
    if (this.#leavesOut(path)) return;
    const before = fields.slice(parents + 1, parents * 2 + 1).filter((id) => !NOTHING.test(id));
    this.#changes.add({ commit: this.commit, path, blob, before });
  }
}

/** Adds what tags name that is in no commit: single blobs, and trees. */
async function addTagged({ git, place, signal }: HistoryOptions, changes: ChangeTable): Promise<void> {
  const format = '%(objecttype) %(objectname) %(*objecttype) %(*objectname) %(refname)';
  const output = await runGit({ git, place, signal, args: ['for-each-ref', `--format=${format}`] });
  for (const line of output.toString('utf8').split('\n')) {
    const [type = '', id = '', peeledType = '', peeledId = '', ...name] = line.split(' ');
    const [isOf, object] = peeledType === '' ? [type, id] : [peeledType, peeledId];
    const ref = rawPathOf(name.join(' '));
    if (isOf === 'blob') changes.add({ commit: '', path: ref, blob: object, before: [] });
    if (isOf === 'tree')
      await addTree({ git, place, signal }, object, (path, blob) =>
        changes.add({ commit: '', path, blob, before: [] }),
      );
  }
}

/** Hands over the files of a tree. @throws GIT_FAILED, GIT_TIMEOUT */
export async function addTree(
  { git, place, signal }: BlobSource,
  tree: string,
  onFile: (path: RawPath, blob: string) => void,
): Promise<void> {
  const splitter = new RecordSplitter((record) => {
    const tab = record.indexOf('\t');
    const [mode = '', , blob = ''] = record.slice(0, tab).split(' ');
    if (IS_BLOB.test(mode)) onFile(record.slice(tab + 1), blob);
  });
  const args = ['ls-tree', '-r', '-z', '--full-tree', tree];
  const end = await streamGit({ git, place, signal, args, onOutput: (chunk) => splitter.push(chunk) });
  if (end.code !== 0) throw gitFailed(args, end);
}
