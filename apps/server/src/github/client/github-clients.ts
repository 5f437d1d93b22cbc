import {
  type GithubClient,
  LARGEST_ANSWER,
  type SendRequest,
  githubError,
  isGithubError,
  octokitFor,
} from '@assay/github';
import type { githubApps } from '@assay/store';
import { App } from '@octokit/app';
import type { Octokit } from '@octokit/core';
import type { Egress } from '../../egress/egress.ts';

/** A GitHub App with its secrets. */
export type OpenGithubApp = githubApps.GithubApp & githubApps.GithubAppSecrets;

/** Makes clients of GitHub Apps and keeps their tokens for as long as they count. */
export interface GithubClients {
  /** GitHub as an installation sees it. */
  installation(app: OpenGithubApp, installationId: number): Promise<GithubClient>;
  /** GitHub as the app itself sees it. */
  app(app: OpenGithubApp): GithubClient;
  /** GitHub as anybody sees it. */
  nobody(apiUrl: string): GithubClient;
  /** Forgets what is known of an app: it was removed. */
  forget(appId: string): void;
}

/** Apps whose tokens a process keeps. */
const MOST_APPS = 256;

/** Milliseconds that one request may take. */
const TIMEOUT = 60_000;

/** Redirects of repositories that were renamed. */
const REDIRECTS = 3;

/** Sends requests of clients through the guard on outgoing connections. */
function sendThrough(egress: Egress): SendRequest {
  return async (url, { method, headers, body, signal }) =>
    egress.fetch(url, {
      method: methodOf(method),
      headers,
      maxBytes: LARGEST_ANSWER,
      timeoutMs: TIMEOUT,
      redirects: REDIRECTS,
      ...(typeof body === 'string' ? { body } : {}),
      ...(signal instanceof AbortSignal ? { signal } : {}),
    });
}

const METHODS = ['GET', 'POST', 'PATCH', 'PUT', 'DELETE'] as const;

function methodOf(text: string): (typeof METHODS)[number] {
  return METHODS.find((method) => method === text) ?? 'GET';
}

/** Makes the clients of a process. */
export function createGithubClients({
  egress,
  now,
}: {
  readonly egress: Egress;
  readonly now: () => number;
}): GithubClients {
  const apps = new Map<string, App>();
  /** Until when an installation or app is not to ask, in milliseconds since 1970. */
  const limits = new Map<string, number>();
  const send = sendThrough(egress);
  const open = (app: OpenGithubApp): App => {
    const known = apps.get(app.id);
    if (known !== undefined) return known;
    if (apps.size >= MOST_APPS) apps.clear();
    const made = new App({
      appId: app.appId,
      privateKey: app.privateKey,
      Octokit: octokitFor(app.apiUrl, send, now),
    });
    apps.set(app.id, made);
    return made;
  };
  const guard = (key: string, appId: string, octokit: Octokit): GithubClient => {
    octokit.hook.before('request', () => {
      const wait = (limits.get(key) ?? 0) - now();
      if (wait <= 0) return;
      throw githubError('GITHUB_LIMITED', 'GitHub takes no more requests for now', { details: { retryAfterMs: wait } });
    });
    octokit.hook.error('request', (error) => {
      const wait = isGithubError(error, 'GITHUB_LIMITED') ? error.details['retryAfterMs'] : null;
      if (typeof wait === 'number') limits.set(key, now() + wait);
      // The next one to ask gets a new token.
      if (isGithubError(error, 'GITHUB_TOKEN_REFUSED')) apps.delete(appId);
      throw error;
    });
    return octokit;
  };
  return {
    installation: async (app, installationId) =>
      guard(`${app.id} ${installationId}`, app.id, await open(app).getInstallationOctokit(installationId)),
    app: (app) => open(app).octokit,
    nobody: (apiUrl) => new (octokitFor(apiUrl, send, now))(),
    forget: (appId) => void apps.delete(appId),
  };
}
