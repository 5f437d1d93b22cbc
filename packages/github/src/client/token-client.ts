import { setTimeout as delay } from 'node:timers/promises';
import { type GithubClient, LARGEST_ANSWER, type SendRequest, isGithubError, octokitFor } from './github-client.ts';

/** Milliseconds that one request may take. */
const TIMEOUT = 60_000;

/** How often one request is tried. */
const TRIES = 4;

/** Longest wait that is waited through, in milliseconds; whoever is to wait longer is told instead. */
const LONGEST = 10 * 60_000;

/** Milliseconds to wait where GitHub did not answer. */
const AFTER_FAILURE = 2000;

/** What a client with a token needs. */
export interface TokenClientOptions {
  /** `https://api.github.com`, or that of another GitHub. */
  readonly apiUrl: string;
  readonly token: string;
  readonly signal: AbortSignal;
  readonly now: () => number;
  /** Default: `fetch`, bounded. */
  readonly send?: SendRequest;
  /** Waits for so many milliseconds. */
  readonly wait?: (milliseconds: number) => Promise<void>;
  /** Told before a wait, in milliseconds. */
  readonly onWait?: (milliseconds: number) => void;
}

/** GitHub as a token sees it, for one run: it waits where GitHub says so, instead of coming back later. */
export function tokenClient(options: TokenClientOptions): GithubClient {
  const { apiUrl, token, signal, now, onWait } = options;
  const send = options.send ?? sendWith(signal);
  const wait = options.wait ?? (async (milliseconds) => delay(milliseconds, undefined, { signal }));
  const octokit = new (octokitFor(apiUrl, send, now))({ auth: token });
  octokit.hook.wrap('request', async (request, parameters) => {
    for (let attempt = 1; ; attempt++) {
      signal.throwIfAborted();
      try {
        return await request(parameters);
      } catch (error) {
        const pause = pauseAfter(error, parameters.method);
        if (pause === null || pause > LONGEST || attempt >= TRIES) throw error;
        onWait?.(pause);
        await wait(pause);
      }
    }
  });
  return octokit;
}

/** Milliseconds after which it makes sense to ask again; null for never. */
function pauseAfter(error: unknown, method: string): number | null {
  if (isGithubError(error, 'GITHUB_LIMITED')) {
    const told = error.details['retryAfterMs'];
    return typeof told === 'number' ? told : null;
  }
  // What was asked to be made may have been made.
  return isGithubError(error, 'GITHUB_UNREACHABLE') && method !== 'POST' ? AFTER_FAILURE : null;
}

function sendWith(signal: AbortSignal): SendRequest {
  return async (url, { method, headers, body, signal: own }) => {
    const signals = [signal, AbortSignal.timeout(TIMEOUT), ...(own === undefined ? [] : [own])];
    const answer = await fetch(url, {
      method,
      headers,
      signal: AbortSignal.any(signals),
      ...(body === undefined ? {} : { body }),
    });
    const text = answer.body === null ? null : answer.body.pipeThrough(bounded());
    return new Response(text, { status: answer.status, headers: answer.headers });
  };
}

function bounded(): TransformStream<Uint8Array, Uint8Array> {
  let left = LARGEST_ANSWER;
  return new TransformStream({
    transform: (chunk, controller) => {
      left -= chunk.length;
      if (left < 0) controller.error(new Error('the answer is larger than any of GitHub'));
      else controller.enqueue(chunk);
    },
  });
}
