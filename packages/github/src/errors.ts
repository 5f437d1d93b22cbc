import { type ErrorMaker, defineErrors } from '@assay/core';

/** The codes that package `github` throws. */
export const GITHUB_ERRORS = {
  GITHUB_UNREACHABLE: {
    kind: 'unavailable',
    summary: 'GitHub did not answer, or failed.',
    hint: 'Look at the status of GitHub; a service needs --allow-egress for one in its own network.',
  },
  GITHUB_LIMITED: { kind: 'unavailable', summary: 'GitHub takes no more requests for a time.' },
  GITHUB_TOKEN_REFUSED: {
    kind: 'unavailable',
    summary: 'GitHub refuses a token: it was revoked, or the app was removed or suspended.',
    hint: 'Look at the installation of the app on GitHub, or at the token of the workflow.',
  },
  GITHUB_DENIED: {
    kind: 'denied',
    summary: 'The app or the token lacks a permission for what was asked of GitHub.',
    hint: 'Compare the permissions with those of the guide; new ones of an app are accepted where it is installed.',
  },
  GITHUB_NOT_FOUND: {
    kind: 'not-found',
    summary: 'GitHub has nothing of that name that may be seen: it was deleted, or the app is not installed there.',
  },
  GITHUB_REFUSED: {
    kind: 'usage',
    summary: 'GitHub refuses a request as it is, for example because something changed.',
  },
} as const;

/** Makes errors of GitHub. */
export const githubError: ErrorMaker<typeof GITHUB_ERRORS> = defineErrors(GITHUB_ERRORS);
