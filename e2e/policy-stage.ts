import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isJsonObject } from '@assay/core';
import { type ImageSpec, buildImage, writeOciArchive } from '@assay/oci';
import { program } from './program.ts';

const KEY = 'policy-stage-admin-key-0123456789abcdef';

/** What the service answers with. */
export type Told = Readonly<Record<string, unknown>>;

/** A service with an empty data directory, for pages of the interface that change what it holds. */
export interface PolicyStage {
  readonly url: string;
  readonly key: string;
  start(): Promise<void>;
  /** Ends it; what it holds stays for the next start. */
  stop(): Promise<void>;
  dispose(): Promise<void>;
  /** Sends a request as the admin; the answer of one that succeeds. */
  api(method: string, path: string, body?: unknown): Promise<Told>;
  /** Uploads an image that is judged under that name, and waits until it is read. Gives its digest. */
  upload(reference: string, image: ImageSpec): Promise<string>;
}

/** Prepares a service, with more options where they are given; nothing runs yet. */
export async function policyStage(more: readonly string[] = []): Promise<PolicyStage> {
  const directory = mkdtempSync(join(tmpdir(), 'assay-policies-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  let child: ChildProcess | null = null;

  const send = async (
    method: string,
    path: string,
    body: string | Uint8Array<ArrayBuffer> | null,
    type: string,
  ): Promise<Told> => {
    const headers = { authorization: `Bearer ${KEY}`, ...(body === null ? {} : { 'content-type': type }) };
    const response = await fetch(`${url}/api/v1${path}`, { method, headers, body });
    const answer: unknown = JSON.parse((await response.text()) || '{}');
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(answer)}`);
    return isJsonObject(answer) ? answer : {};
  };
  const api: PolicyStage['api'] = (method, path, body) =>
    send(method, path, body === undefined ? null : JSON.stringify(body), 'application/json');

  const stage: PolicyStage = {
    url,
    key: KEY,
    api,
    async start() {
      child = startServe(directory, port, more);
      await answers(`${url}/livez`, child);
    },
    async stop() {
      if (child === null || child.exitCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      await gone;
    },
    async dispose() {
      await stage.stop();
      rmSync(directory, { recursive: true, force: true });
    },
    async upload(reference, image) {
      const file = join(directory, 'image.tar');
      await writeOciArchive(file, [{ content: buildImage(image), name: '1' }]);
      const query = new URLSearchParams({ reference });
      const started = await send('POST', `/images/archive?${query}`, readFileSync(file), 'application/x-tar');
      for (let look = 0; look < 300; look++) {
        const { state, result } = await api('GET', `/operations/${textOf(started['operationId'])}`);
        if (state === 'done' && isJsonObject(result) && Array.isArray(result['images']))
          return String(result['images'][0]);
        if (state === 'failed') throw new Error(`the image ${reference} was not read`);
        await delay(100);
      }
      throw new Error(`the image ${reference} was not read in time`);
    },
  };
  return stage;
}

function startServe(directory: string, port: number, more: readonly string[]): ChildProcess {
  const args = ['serve', '--data', directory, '--listen', `127.0.0.1:${port}`, '--advisories-every', 'never', ...more];
  return spawn(program, args, {
    stdio: 'ignore',
    env: { PATH: process.env['PATH'], HOME: directory, ASSAY_ADMIN_KEY: KEY },
  });
}

async function answers(url: string, child: ChildProcess): Promise<void> {
  for (let look = 0; look < 1200; look++) {
    if (child.exitCode !== null) throw new Error(`the service ended with ${child.exitCode}`);
    const isThere = await fetch(url).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isThere) return;
    await delay(50);
  }
  throw new Error('the service did not start in time');
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** A text out of an answer; empty for anything else. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
