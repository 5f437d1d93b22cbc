import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { createServer } from 'node:http';
import { isJsonObject } from '@assay/core';
import { program } from './program.ts';

/** A running `assay serve`. */
export interface ServiceProgram {
  /** `http://host:port`; null for a worker. */
  readonly url: string | null;
  /** Id of its process. */
  readonly pid: number;
  /** Everything that it wrote so far. */
  readonly said: () => { readonly stdout: string; readonly stderr: string };
  /** The first admin key where it told one. */
  readonly key: string | null;
  /** Sends a signal and waits for the end; the exit code, null where the signal ended it. */
  readonly stop: (signal?: NodeJS.Signals) => Promise<number | null>;
}

/** Starts the built program as a service, with an empty home, and waits until it says that it runs. */
export async function startServe(
  home: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<ServiceProgram> {
  mkdirSync(home, { recursive: true });
  const child = spawn(program, ['serve', ...args], {
    cwd: home,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], HOME: home, XDG_CACHE_HOME: `${home}/cache`, NO_COLOR: '1', ...env },
  });
  const said = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.stderr += text));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  await until('the service', async () => {
    if (child.exitCode !== null) throw new Error(`the service ended with ${child.exitCode}: ${said.stderr}`);
    return said.stderr.includes('"the service runs"');
  });
  return {
    url: /listens on (\S+)/.exec(said.stdout)?.[1] ?? null,
    pid: pidOf(child),
    said: () => ({ ...said }),
    key: /\n {2}(assay_\S+)\n/.exec(said.stdout)?.[1] ?? null,
    stop: async (signal = 'SIGTERM') => {
      child.kill(signal);
      return ended;
    },
  };
}

function pidOf({ pid }: ChildProcess): number {
  if (pid === undefined) throw new Error('the program was not started');
  return pid;
}

/** Asks again until it is so, a minute at most. */
export async function until<T>(what: string, ask: () => Promise<T | null | false>): Promise<T> {
  for (let attempt = 0; attempt < 600; attempt++) {
    const found = await ask();
    if (found !== null && found !== false) return found;
    await new Promise((resolve) => {
      setTimeout(resolve, 100);
    });
  }
  throw new Error(`${what} did not come`);
}

/** What a service answered. */
export interface ServiceAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Sends requests with a key. */
export function clientOf(url: string, key: string) {
  return async (
    method: string,
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<ServiceAnswer> => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const value: unknown = text === '' ? {} : JSON.parse(text);
    if (!isJsonObject(value)) throw new Error('the answer is no object');
    return { status: response.status, headers: response.headers, body: value };
  };
}

/** A message that a receiver of webhooks got. */
export interface HookMessage {
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: string;
}

/** Something that takes webhooks. */
export async function startHooks(): Promise<{
  readonly url: string;
  readonly messages: readonly HookMessage[];
  readonly stop: () => Promise<void>;
}> {
  const messages: HookMessage[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      messages.push({ headers: request.headers, body: Buffer.concat(parts).toString() });
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}/hook`,
    messages,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
