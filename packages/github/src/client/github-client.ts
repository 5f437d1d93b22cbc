import { AssayError } from '@assay/core';
import { Octokit } from '@octokit/core';
import { githubError } from '../errors.ts';

/** Asks GitHub: routes and parameters as its description names them. */
export type GithubRequest = Octokit['request'];

/** GitHub as one identity sees it: an installation of an app, an app itself, or the token of a workflow. */
export interface GithubClient {
  /** @throws GITHUB_LIMITED, GITHUB_UNREACHABLE, GITHUB_TOKEN_REFUSED, GITHUB_DENIED, GITHUB_NOT_FOUND, GITHUB_REFUSED */
  readonly request: GithubRequest;
}

/** How requests are sent: as `fetch`, through the guard on outgoing connections. */
export type SendRequest = (
  url: string,
  init: {
    readonly method: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: string;
    readonly signal?: AbortSignal;
  },
) => Promise<Response>;

/** Most bytes of one answer: contents of 24 MiB in base64. */
export const LARGEST_ANSWER: number = 32 * 1024 * 1024;

/** Milliseconds to wait where GitHub says that it was asked too often, but not until when. */
const USUAL_WAIT = 60_000;

/** Longest wait that is believed, in milliseconds. */
const LONGEST_WAIT = 60 * 60_000;

/** Makes clients of Octokit for one GitHub: its errors are ours, and tell nothing of tokens. */
export function octokitFor(apiUrl: string, send: SendRequest, now: () => number): typeof Octokit {
  const Made = Octokit.defaults({
    baseUrl: apiUrl,
    userAgent: 'assay',
    request: { fetch: send },
    log: QUIET,
  });
  return Made.plugin((octokit) => {
    octokit.hook.after('request', ({ status }, options) => {
      if (status < 300 || status === 304) return;
      throw githubError('GITHUB_NOT_FOUND', `GitHub has moved what was at ${options.method} ${routeOf(options.url)}`);
    });
    octokit.hook.error('request', (error, options) => {
      throw errorOf(error, `${options.method} ${routeOf(options.url)}`, now());
    });
    return {};
  });
}

const silent = (): void => undefined;
const QUIET = { debug: silent, info: silent, warn: silent, error: silent };

/** A route without what was put into it: paths may hold anything. */
function routeOf(url: string): string {
  return url.replace(/^https?:\/\/[^/]+/, '').slice(0, 100);
}

/** What is known of a failed request. */
interface Failure {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  /** Where GitHub documents why it refuses; empty for nowhere. */
  readonly documentation: string;
}

function errorOf(error: unknown, route: string, now: number): AssayError {
  if (error instanceof AssayError) return error;
  const failure = readFailure(error);
  if (failure === null) return githubError('GITHUB_UNREACHABLE', `GitHub did not answer ${route}`);
  const { status } = failure;
  const details = { status };
  const wait = waitOf(failure, now);
  if (wait !== null) {
    const told = { details: { status, retryAfterMs: wait } };
    return githubError('GITHUB_LIMITED', `GitHub takes no more requests for ${Math.ceil(wait / 1000)} s`, told);
  }
  if (status === 401) return githubError('GITHUB_TOKEN_REFUSED', `GitHub refuses the token for ${route}`, { details });
  if (status === 403) return denied(failure, route);
  if (status === 404 || status === 410 || status === 451)
    return githubError('GITHUB_NOT_FOUND', `GitHub has nothing at ${route}`, { details });
  if (status >= 500) return githubError('GITHUB_UNREACHABLE', `GitHub answers ${route} with ${status}`, { details });
  return githubError('GITHUB_REFUSED', `GitHub refuses ${route} with ${status}`, { details });
}

/** Permissions of an app as GitHub names them in answers: `checks=write; contents=read`. */
const PERMISSIONS = /^[a-z_]{1,60}=[a-z]{1,10}(?:[,;] ?[a-z_]{1,60}=[a-z]{1,10}){0,20}$/;

function denied({ status, headers }: Failure, route: string): AssayError {
  const accepted = headers['x-accepted-github-permissions'];
  const needed = typeof accepted === 'string' && PERMISSIONS.test(accepted) ? accepted : null;
  const why = needed === null ? '' : `: it needs ${needed.replaceAll('=', ': ')}`;
  const details = needed === null ? { status } : { status, needed };
  return githubError('GITHUB_DENIED', `GitHub does not allow ${route}${why}`, { details });
}

function readFailure(error: unknown): Failure | null {
  if (typeof error !== 'object' || error === null || !('status' in error) || typeof error.status !== 'number') {
    return null;
  }
  const response = 'response' in error ? error.response : undefined;
  if (typeof response !== 'object' || response === null || !('headers' in response)) return null;
  const { headers } = response;
  const documentation = documentationOf(response);
  if (typeof headers !== 'object' || headers === null) return { status: error.status, headers: {}, documentation };
  return { status: error.status, headers: Object.fromEntries(Object.entries(headers)), documentation };
}

function documentationOf(response: object): string {
  const data = 'data' in response ? response.data : undefined;
  const address =
    typeof data === 'object' && data !== null && 'documentation_url' in data ? data.documentation_url : undefined;
  return typeof address === 'string' ? address.slice(0, 500) : '';
}

/** Milliseconds to wait where too much was asked; null where that is not why. */
function waitOf({ status, headers, documentation }: Failure, now: number): number | null {
  if (status !== 403 && status !== 429) return null;
  const seconds = numberOf(headers['retry-after']);
  if (seconds !== null) return bounded(seconds * 1000);
  const reset = numberOf(headers['x-ratelimit-reset']);
  if (numberOf(headers['x-ratelimit-remaining']) === 0 && reset !== null) return bounded(reset * 1000 - now);
  // A secondary limit does not always say for how long; of other refusals only its documentation tells it.
  return status === 429 || /secondary-rate-limits/.test(documentation) ? USUAL_WAIT : null;
}

function bounded(wait: number): number {
  return Math.min(LONGEST_WAIT, Math.max(1000, wait));
}

function numberOf(value: unknown): number | null {
  const text = typeof value === 'number' ? String(value) : value;
  return typeof text === 'string' && /^\d{1,12}$/.test(text) ? Number(text) : null;
}

/** True for an error of GitHub of that code. */
export function isGithubError(error: unknown, ...codes: readonly string[]): error is AssayError {
  return error instanceof AssayError && codes.includes(error.code);
}

/** The value, or null where GitHub has nothing there. */
export async function orNull<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (isGithubError(error, 'GITHUB_NOT_FOUND')) return null;
    throw error;
  }
}
