import { type ErrorMaker, defineErrors } from '@assay/core';

/** The codes that package `repository` throws. */
export const REPOSITORY_ERRORS = {
  SOURCE_PATH_MISSING: {
    kind: 'not-found',
    summary: 'A path to look at does not exist or cannot be reached.',
    hint: 'Check the spelling and the permissions of its directories.',
  },
  NOT_A_REPOSITORY: {
    kind: 'usage',
    summary: 'History or staged changes were asked for where there is no git repository.',
    hint: 'Name a directory within a clone; without --history and --staged any directory can be looked at.',
  },
  REVISION_INVALID: {
    kind: 'usage',
    summary: 'The text is not a commit, or a range of commits, of the repository.',
    hint: 'Write it as BASE..HEAD, BASE...HEAD or COMMIT; fetch what is missing: a shallow clone lacks older commits.',
  },
  GIT_MISSING: {
    kind: 'unsupported',
    summary: 'There is no git on PATH, and history and staged changes cannot be read without.',
    hint: 'Install git 2.30 or newer.',
  },
  GIT_FAILED: {
    kind: 'untrusted',
    summary: 'git could not read the repository: it is damaged, hostile or of a form that this git does not know.',
    hint: 'git fsck tells what is damaged.',
  },
  GIT_TIMEOUT: {
    kind: 'aborted',
    summary: 'git said nothing for longer than it may.',
    hint: 'Look at fewer commits: name a range.',
  },
  HISTORY_TOO_LARGE: {
    kind: 'unsupported',
    summary: 'The history has more commits or changed files than are kept in memory at once.',
    hint: 'Look at a part of it: name a range.',
  },
} as const;

export const repositoryError: ErrorMaker<typeof REPOSITORY_ERRORS> = defineErrors(REPOSITORY_ERRORS);
