import { repositoryError } from '../errors.ts';
import type { BlobSource } from './blob-reader.ts';
import { tryGit } from './run-git.ts';

/** The commits that a user named, as ids: safe to hand to git. */
export interface RevisionRange {
  /** What `git rev-list` is told. */
  readonly revisions: readonly string[];
  /** What was made of the text that its author should know. */
  readonly notice: string | null;
}

/** What a CI system gives as the commit before the first one of a new branch. */
const NO_COMMIT = /^0{40}(?:0{24})?$/;
const MAX_LENGTH = 1000;
/** What a new branch most likely came from. */
const MAIN_BRANCHES = [
  'refs/remotes/origin/HEAD',
  'refs/remotes/origin/main',
  'refs/remotes/origin/master',
  'refs/heads/main',
  'refs/heads/master',
];

/**
 * Reads a range. `A..B` are the commits of B that are not in A; `A...B` those since B parted from A, as pull requests are compared; one
 * commit alone is its whole history. Where A is all zeros, as for a new branch, B's commits since it parted from the main branch.
 * @throws REVISION_INVALID, GIT_FAILED, GIT_TIMEOUT
 */
export async function resolveRange(source: BlobSource, text: string): Promise<RevisionRange> {
  if (text.length > MAX_LENGTH) throw repositoryError('REVISION_INVALID', 'the range is too long');
  const [, left, dots, right] = /^(.*?)(\.{2,3})(.*)$/.exec(text) ?? [];
  if (dots === undefined) return { revisions: [await commitOf(source, text)], notice: null };
  const head = await commitOf(source, right === '' || right === undefined ? 'HEAD' : right);
  if (left !== undefined && NO_COMMIT.test(left)) return newBranch(source, head);
  const base = await commitOf(source, left === '' || left === undefined ? 'HEAD' : left);
  if (dots === '..') return { revisions: [head, `^${base}`], notice: null };
  const fork = await mergeBase(source, base, head);
  if (fork !== null) return { revisions: [head, `^${fork}`], notice: null };
  return {
    revisions: [head, `^${base}`],
    notice: `the two sides of ${text} have no commit in common here; what is only in the right one is looked at`,
  };
}

async function newBranch(source: BlobSource, head: string): Promise<RevisionRange> {
  for (const branch of MAIN_BRANCHES) {
    const main = await tryCommit(source, branch);
    if (main === null || main === head) continue;
    const fork = await mergeBase(source, main, head);
    if (fork !== null) {
      return {
        revisions: [head, `^${fork}`],
        notice: `a new branch: what came since it parted from ${branch} is looked at`,
      };
    }
  }
  return { revisions: [head], notice: 'a new branch that parted from no known one: its whole history is looked at' };
}

/** The id of a commit. @throws REVISION_INVALID */
async function commitOf(source: BlobSource, text: string): Promise<string> {
  const id = await tryCommit(source, text);
  if (id !== null) return id;
  throw repositoryError('REVISION_INVALID', `${JSON.stringify(text.slice(0, 100))} names no commit of the repository`);
}

/** The id of the commit that a text names, or null. */
export async function tryCommit({ git, place, signal }: BlobSource, text: string): Promise<string | null> {
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${text}^{commit}`];
  const { code, output } = await tryGit({ git, place, signal, args });
  const id = output.toString('latin1').trim();
  return code === 0 && /^[0-9a-f]{40,64}$/.test(id) ? id : null;
}

async function mergeBase({ git, place, signal }: BlobSource, a: string, b: string): Promise<string | null> {
  const { code, output } = await tryGit({ git, place, signal, args: ['merge-base', a, b] });
  const id = output.toString('latin1').trim();
  return code === 0 && /^[0-9a-f]{40,64}$/.test(id) ? id : null;
}
