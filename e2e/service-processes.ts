import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { isJsonObject } from '@assay/core';
import type { StoreLocation } from '@assay/store';
import { program } from './program.ts';

/** Where processes of one service keep what they have. */
export interface ServicePlace {
  readonly data: string;
  readonly database: StoreLocation;
  /** Registries on this machine. */
  readonly registries: readonly string[];
  readonly adminKey: string;
}

/** A process of the service. */
export interface ServiceProcess {
  /** `http://127.0.0.1:PORT`; of a worker too, where nobody answers. */
  readonly url: string;
  /** Everything that it said. */
  readonly said: () => string;
  /** Fulfilled when it works. */
  readonly ready: Promise<void>;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
  /** Lets it end in order. */
  stop(): Promise<number | null>;
}

/** Starts a process: the built program, as operators start it. */
export function startProcess(
  place: ServicePlace,
  role: 'api' | 'worker' | 'all',
  port: number,
  more: readonly string[] = [],
): ServiceProcess {
  const { data, database, registries } = place;
  const args = ['serve', '--role', role, '--data', data, '--listen', `127.0.0.1:${port}`];
  args.push('--database', database.kind === 'sqlite' ? database.file : database.url);
  for (const host of registries) args.push('--insecure-registry', host);
  args.push('--allow-egress', '127.0.0.0/8', '--advisories-every', 'never', '--job-lease', '3s', ...more);
  const child = spawn(program, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], HOME: data, ASSAY_ADMIN_KEY: place.adminKey, ASSAY_LOG_FORMAT: 'json' },
  });
  const said = keepOutput(child);
  const gone = once(child, 'exit');
  const ready = (async () => {
    while (child.exitCode === null && child.signalCode === null) {
      if (said().includes('the service runs')) return;
      await delay(20);
    }
  })();
  return {
    url: `http://127.0.0.1:${port}`,
    said,
    ready,
    async kill() {
      child.kill('SIGKILL');
      await gone;
    },
    async stop() {
      child.kill('SIGTERM');
      await gone;
      return child.exitCode;
    },
  };
}

function keepOutput(child: ChildProcess): () => string {
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
  }
  return () => text;
}

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** What came back of a request. */
export interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Sends a request and, while nobody answers or the service says that it is not able, sends it again, with the same key. */
export async function requestUntilAnswered(
  addresses: () => readonly string[],
  request: {
    readonly method: string;
    readonly path: string;
    readonly body: object;
    readonly key: string;
    readonly adminKey: string;
  },
): Promise<Answer & { readonly refusals: readonly string[] }> {
  const refusals: string[] = [];
  for (let attempt = 0; attempt < 2000; attempt++) {
    const urls = addresses();
    const url = urls[Math.floor(Math.random() * urls.length)] ?? '';
    const answer = await send(`${url}${request.path}`, request).catch((error: unknown) => String(error));
    if (typeof answer === 'string') {
      refusals.push('no answer');
    } else if (answer.status >= 500 || answer.status === 409 || answer.status === 429) {
      refusals.push(`${answer.status} ${String(answer.body['code'])}`);
    } else {
      return { ...answer, refusals };
    }
    await delay(50);
  }
  throw new Error(`${request.path}: no answer that counts: ${JSON.stringify(refusals.slice(-5))}`);
}

async function send(
  url: string,
  { method, body, key, adminKey }: { method: string; body: object; key: string; adminKey: string },
): Promise<Answer> {
  const response = await fetch(url, {
    method,
    headers: {
      authorization: `Bearer ${adminKey}`,
      'content-type': 'application/json',
      'idempotency-key': key,
    },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(20_000),
  });
  const read: unknown = await response.json();
  return { status: response.status, body: isJsonObject(read) ? read : {} };
}
