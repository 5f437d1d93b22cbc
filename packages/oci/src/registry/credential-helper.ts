import { type ChildProcess, spawn } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { delimiter, isAbsolute, join } from 'node:path';
import { isJsonObject } from '@assay/core';
import { ociError } from '../errors.ts';
import { type Credential, IDENTITY_TOKEN_USERNAME } from './credential.ts';
import { HELPER_TIMEOUT_MS, MAX_HELPER_OUTPUT_BYTES } from './limits.ts';
import { Secret } from './secret.ts';

/** How to run a credential helper. */
export interface HelperOptions {
  /** The whole environment of the helper; its `PATH` is where the helper is looked for. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  /** Milliseconds. Default `HELPER_TIMEOUT_MS`. */
  readonly timeoutMs?: number;
}

/** Text by which the helper protocol says that nothing is kept for a server; it has no exit code of its own for that. */
const NOT_FOUND = /^credentials not found/i;

/**
 * Asks `docker-credential-<name> get` for the credentials of a server (docker credential helper protocol); null when it has none.
 * @throws CREDENTIALS_UNREADABLE when the name is not a plain word, or the helper is missing, fails, is slow or answers nonsense;
 * ABORTED
 */
export async function askCredentialHelper(
  name: string,
  server: string,
  options: HelperOptions,
): Promise<Credential | null> {
  if (!/^\w[\w-]*$/.test(name)) {
    throw unreadable(`${JSON.stringify(name.slice(0, 100))} is not the name of a credential helper`);
  }
  const program = `docker-credential-${name}`;
  const path = await findProgram(program, options.environment['PATH'] ?? '');
  if (path === null) throw unreadable(`the credential helper ${program} is not in PATH`);
  const { exitCode, output } = await run(path, server, options);
  if (output === null) throw unreadable(`${program} answered more than ${MAX_HELPER_OUTPUT_BYTES} bytes`);
  if (exitCode === 0) return readAnswer(output, program);
  if (NOT_FOUND.test(output.trim())) return null;
  throw unreadable(`${program} failed for ${server} (exit code ${exitCode ?? 'none: it was killed'})`);
}

async function findProgram(program: string, searchPath: string): Promise<string | null> {
  for (const directory of searchPath.split(delimiter)) {
    if (!isAbsolute(directory)) continue;
    const candidate = join(directory, program);
    try {
      await access(candidate, constants.X_OK);
      return candidate;
    } catch {
      continue;
    }
  }
  return null;
}

interface HelperRun {
  readonly exitCode: number | null;
  /** Null when there was too much of it. */
  readonly output: string | null;
}

async function run(path: string, server: string, options: HelperOptions): Promise<HelperRun> {
  const timeoutMs = options.timeoutMs ?? HELPER_TIMEOUT_MS;
  const deadline = AbortSignal.timeout(timeoutMs);
  const stop = AbortSignal.any([deadline, options.signal]);
  const child = spawn(path, ['get'], {
    env: { ...options.environment },
    stdio: ['pipe', 'pipe', 'ignore'],
    shell: false,
    windowsHide: true,
  });
  const ended = collect(child);
  const onStop = (): void => {
    child.kill('SIGKILL');
    // A grandchild may hold the pipe open after the helper is gone.
    child.stdout?.destroy();
  };
  stop.addEventListener('abort', onStop, { once: true });
  if (stop.aborted) onStop();
  child.stdin?.on('error', () => {});
  child.stdin?.end(`${server}\n`);
  const result = await ended;
  stop.removeEventListener('abort', onStop);
  if (options.signal.aborted) throw ociError('ABORTED', 'cancelled while a credential helper ran');
  if (deadline.aborted) throw unreadable(`${path} gave no answer within ${timeoutMs} ms`);
  return result;
}

async function collect(child: ChildProcess): Promise<HelperRun> {
  const { promise, resolve, reject } = Promise.withResolvers<HelperRun>();
  const chunks: Buffer[] = [];
  let length = 0;
  child.stdout?.on('data', (chunk: Buffer) => {
    length += chunk.length;
    if (length > MAX_HELPER_OUTPUT_BYTES) child.kill('SIGKILL');
    else chunks.push(chunk);
  });
  child.on('error', (error) => {
    reject(unreadable('a credential helper could not be started', error));
  });
  child.on('close', (exitCode) => {
    const tooMuch = length > MAX_HELPER_OUTPUT_BYTES;
    resolve({ exitCode, output: tooMuch ? null : Buffer.concat(chunks).toString('utf8') });
  });
  return await promise;
}

function readAnswer(output: string, program: string): Credential | null {
  const answer = parseJson(output);
  const username = isJsonObject(answer) ? answer['Username'] : undefined;
  const secret = isJsonObject(answer) ? answer['Secret'] : undefined;
  if (typeof username !== 'string' || typeof secret !== 'string') {
    throw unreadable(`${program} did not answer with a user name and a secret`);
  }
  if (username === '' && secret === '') return null;
  if (username === IDENTITY_TOKEN_USERNAME) return { kind: 'identity-token', token: new Secret(secret) };
  return { kind: 'password', username, password: new Secret(secret) };
}

/** The parser's own message would quote the answer, and with it the secret. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function unreadable(message: string, cause?: unknown): Error {
  return ociError('CREDENTIALS_UNREADABLE', message, cause === undefined ? {} : { cause });
}
