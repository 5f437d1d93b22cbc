import { type FileHandle, open } from 'node:fs/promises';
import { isJsonObject } from '@assay/core';
import { ociError } from '../errors.ts';
import { type Credential, IDENTITY_TOKEN_USERNAME, credentialKey } from './credential.ts';
import { MAX_DOCKER_CONFIG_BYTES } from './limits.ts';
import { Secret } from './secret.ts';

/** What a docker configuration file says about credentials; keys are in the form of `credentialKey`. */
export interface DockerConfig {
  readonly path: string;
  readonly auths: ReadonlyMap<string, Credential>;
  /** Name of the credential helper by key. */
  readonly helpers: ReadonlyMap<string, string>;
  /** Name of the helper for every other registry, or null. */
  readonly store: string | null;
}

/**
 * Reads a docker or podman configuration file; null when there is none.
 * @throws CREDENTIALS_UNREADABLE when it exists but cannot be read, is too large or is not in its format
 */
export async function readDockerConfig(path: string): Promise<DockerConfig | null> {
  const text = await readBounded(path);
  return text === null ? null : parseDockerConfig(text, path);
}

/**
 * Reads the text of a docker configuration file.
 * @throws CREDENTIALS_UNREADABLE
 */
export function parseDockerConfig(text: string, path: string): DockerConfig {
  const document = parseJson(text);
  if (!isJsonObject(document)) throw unreadable(path, 'it is not a JSON object');
  const auths = new Map<string, Credential>();
  for (const [key, entry] of entriesOf(document, 'auths', path)) {
    const credential = readEntry(entry, `${path}: auths: ${JSON.stringify(key)}`);
    if (credential !== null && !auths.has(credentialKey(key))) auths.set(credentialKey(key), credential);
  }
  const helpers = new Map<string, string>();
  for (const [key, name] of entriesOf(document, 'credHelpers', path)) {
    if (typeof name !== 'string') throw unreadable(path, `credHelpers: ${JSON.stringify(key)} is not a text`);
    if (name !== '') helpers.set(credentialKey(key), name);
  }
  const store = document['credsStore'] ?? '';
  if (typeof store !== 'string') throw unreadable(path, 'credsStore is not a text');
  return { path, auths, helpers, store: store === '' ? null : store };
}

function entriesOf(
  document: { readonly [key: string]: unknown },
  key: string,
  path: string,
): readonly [string, unknown][] {
  const value = document[key] ?? {};
  if (!isJsonObject(value)) throw unreadable(path, `${key} is not an object`);
  return Object.entries(value);
}

/** One entry of `auths`; null for the empty entries that docker leaves where a helper keeps the secret. */
function readEntry(entry: unknown, where: string): Credential | null {
  if (!isJsonObject(entry)) throw unreadable(where, 'it is not an object');
  const identityToken = textOf(entry, 'identitytoken', where);
  if (identityToken !== '') return { kind: 'identity-token', token: new Secret(identityToken) };
  const registryToken = textOf(entry, 'registrytoken', where);
  if (!/^[!-~]*$/.test(registryToken)) throw unreadable(where, 'registrytoken is not a token');
  if (registryToken !== '') return { kind: 'registry-token', token: new Secret(registryToken) };
  const auth = textOf(entry, 'auth', where);
  const [username, password] =
    auth === ''
      ? [textOf(entry, 'username', where), textOf(entry, 'password', where)]
      : splitAuth(decodeBase64(auth, where), where);
  if (username === '' && password === '') return null;
  if (username === IDENTITY_TOKEN_USERNAME) return { kind: 'identity-token', token: new Secret(password) };
  return { kind: 'password', username, password: new Secret(password) };
}

function textOf(entry: { readonly [key: string]: unknown }, key: string, where: string): string {
  const value = entry[key] ?? '';
  if (typeof value !== 'string') throw unreadable(where, `${key} is not a text`);
  return value;
}

function decodeBase64(text: string, where: string): string {
  const trimmed = text.trim();
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(trimmed)) throw unreadable(where, 'auth is not base64');
  return Buffer.from(trimmed, 'base64').toString('utf8');
}

/** Some writers pad the decoded text with zero bytes. */
function splitAuth(text: string, where: string): [string, string] {
  const colon = text.indexOf(':');
  if (colon < 0) throw unreadable(where, 'auth holds no user name and password');
  return [text.slice(0, colon), text.slice(colon + 1).replace(/\0+$/, '')];
}

async function readBounded(path: string): Promise<string | null> {
  try {
    await using file = await open(path, 'r');
    return await readText(file, path);
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw code === null ? error : unreadable(path, `it cannot be read (${code})`);
  }
}

async function readText(file: FileHandle, path: string): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of file.createReadStream({ autoClose: false, end: MAX_DOCKER_CONFIG_BYTES })) {
    const bytes = Buffer.from(chunk);
    chunks.push(bytes);
    length += bytes.length;
  }
  if (length > MAX_DOCKER_CONFIG_BYTES) throw unreadable(path, 'it is larger than 4 MiB');
  return Buffer.concat(chunks).toString('utf8');
}

function errorCode(error: unknown): string | null {
  const code = error instanceof Error && 'code' in error && !('kind' in error) ? error.code : null;
  return typeof code === 'string' ? code : null;
}

/** The parser's own message would quote the file, and with it secrets. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function unreadable(where: string, why: string): Error {
  return ociError('CREDENTIALS_UNREADABLE', `${where}: ${why}`);
}
