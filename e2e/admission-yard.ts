import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { request as plainRequest } from 'node:http';
import { request as tlsRequest } from 'node:https';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type JsonObject, isJsonObject } from '@assay/core';
import { createTestCertificate } from '@assay/testkit';
import { program } from './program.ts';

/** What the webhook said to a review. */
export interface Answer {
  /** Of HTTP; the fields below are empty unless it is 200. */
  readonly status: number;
  readonly uid: string | null;
  readonly allowed: boolean | null;
  readonly message: string;
  readonly code: number | null;
  readonly warnings: readonly string[];
  readonly annotations: Readonly<Record<string, string>>;
  /** Changes of the mutating webhook. */
  readonly patch: readonly { readonly op: string; readonly path: string; readonly value: string }[];
  readonly text: string;
  readonly milliseconds: number;
}

/** A controller that serves reviews over HTTPS. */
export interface Webhook {
  readonly url: string;
  readonly pid: number;
  /** Everything that it said on stderr. */
  readonly log: () => string;
  readonly validate: (review: JsonObject, options?: { readonly timeout?: string }) => Promise<Answer>;
  readonly mutate: (review: JsonObject) => Promise<Answer>;
  readonly post: (
    path: string,
    body: string | Uint8Array,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<Answer>;
  readonly get: (path: string) => Promise<{ readonly status: number; readonly text: string }>;
  /** Ends it and gives its exit code; null when a signal ended it. */
  readonly stop: (signal?: NodeJS.Signals) => Promise<number | null>;
}

/** How to start a controller. */
export interface WebhookOptions {
  /** Its home; what it keeps is in there. */
  readonly home: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Default true: wait until it is ready. */
  readonly untilReady?: boolean;
}

/** Starts the built program with a certificate of its own on a free port. */
export async function startWebhook(options: WebhookOptions): Promise<Webhook> {
  const { home } = options;
  mkdirSync(home, { recursive: true });
  const { certificate, key } = createTestCertificate();
  writeFileSync(join(home, 'tls.crt'), certificate);
  writeFileSync(join(home, 'tls.key'), key);
  const args = ['controller', '--listen', '127.0.0.1:0', '--platform', 'linux/amd64', ...options.args];
  const tls = ['--tls-cert', join(home, 'tls.crt'), '--tls-key', join(home, 'tls.key')];
  const child = spawn(program, [...args, ...tls], {
    cwd: home,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], HOME: home, XDG_CACHE_HOME: join(home, 'cache'), NO_COLOR: '1', ...options.env },
  });
  const said: string[] = [];
  child.stderr.on('data', (chunk: Buffer) => said.push(chunk.toString()));
  const url = await addressOf(child, () => said.join(''));
  const webhook = clientOf(url, child, () => said.join(''));
  if (options.untilReady !== false) await until(async () => (await webhook.get('/readyz')).status === 200, webhook.log);
  return webhook;
}

async function addressOf(child: ChildProcess, log: () => string): Promise<string> {
  return new Promise((resolve, reject) => {
    child.stdout?.on('data', (chunk: Buffer) => {
      const [, url] = /at (https?:\S+)/.exec(chunk.toString()) ?? [];
      if (url !== undefined) resolve(url);
    });
    child.on('error', reject);
    child.on('exit', (code) => reject(new Error(`the controller ended with ${String(code)}: ${log()}`)));
  });
}

function clientOf(url: string, child: ChildProcess, log: () => string): Webhook {
  const post: Webhook['post'] = async (path, body, headers = {}) => {
    const started = performance.now();
    const type = { 'content-type': 'application/json', ...headers };
    const { status, text } = await send(`${url}${path}`, { method: 'POST', headers: type, body });
    return answerOf(status, text, performance.now() - started);
  };
  return {
    url,
    pid: child.pid ?? 0,
    log,
    post,
    validate: async (review, { timeout = '10s' } = {}) => post(`/validate?timeout=${timeout}`, JSON.stringify(review)),
    mutate: async (review) => post('/mutate?timeout=10s', JSON.stringify(review)),
    get: async (path) => send(`${url}${path}`, { method: 'GET', headers: {} }),
    stop: async (signal = 'SIGTERM') => {
      if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
      return new Promise((resolve) => {
        child.on('close', (code) => resolve(code));
        child.kill(signal);
      });
    },
  };
}

interface Sent {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

async function send(
  url: string,
  { method, headers, body }: Sent,
): Promise<{ readonly status: number; readonly text: string }> {
  const options = { method, headers: { ...headers }, rejectUnauthorized: false };
  return new Promise((resolve, reject) => {
    let isAnswered = false;
    const request = (url.startsWith('https:') ? tlsRequest : plainRequest)(url, options, (response) => {
      isAnswered = true;
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() }));
    });
    // An answer may come before everything is sent; whoever hung up without one failed.
    request.on('error', (error) => {
      if (!isAnswered) reject(error);
    });
    request.end(body);
  });
}

function answerOf(status: number, text: string, milliseconds: number): Answer {
  const value: unknown = status === 200 ? JSON.parse(text) : null;
  const response = isJsonObject(value) && isJsonObject(value['response']) ? value['response'] : {};
  const told = isJsonObject(response['status']) ? response['status'] : {};
  const { uid, allowed, warnings, auditAnnotations, patch } = response;
  const changes: unknown = typeof patch === 'string' ? JSON.parse(Buffer.from(patch, 'base64').toString()) : [];
  return {
    status,
    uid: typeof uid === 'string' ? uid : null,
    allowed: typeof allowed === 'boolean' ? allowed : null,
    message: typeof told['message'] === 'string' ? told['message'] : '',
    code: typeof told['code'] === 'number' ? told['code'] : null,
    warnings: Array.isArray(warnings) ? warnings.map(String) : [],
    annotations: isJsonObject(auditAnnotations)
      ? Object.fromEntries(Object.entries(auditAnnotations).map(([name, one]) => [name, String(one)]))
      : {},
    patch: Array.isArray(changes)
      ? changes.map((one: unknown) => {
          const { op, path, value: to } = isJsonObject(one) ? one : {};
          return { op: String(op), path: String(path), value: String(to) };
        })
      : [],
    text,
    milliseconds,
  };
}

/** Asks again and again, for a minute. */
export async function until(isSo: () => Promise<boolean>, log: () => string = () => ''): Promise<void> {
  for (let attempt = 0; attempt < 600; attempt += 1) {
    if (await isSo()) return;
    await sleep(100);
  }
  throw new Error(`it did not come to that within a minute: ${log()}`);
}

/** The lines of an audit trail. */
export function auditLines(path: string): readonly Readonly<Record<string, unknown>>[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const value: unknown = JSON.parse(line);
      if (!isJsonObject(value)) throw new Error('a line is no object');
      return value;
    });
}
