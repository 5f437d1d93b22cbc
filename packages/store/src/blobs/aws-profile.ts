import { open } from 'node:fs/promises';
import { type FoundCredentials, noCredentials } from './s3-credentials.ts';

/** Largest credentials file, in bytes. */
const LARGEST = 1024 * 1024;

/** Milliseconds for which a file is believed; whoever rotates keys writes them there. */
const BELIEVED = 15 * 60_000;

/**
 * The keys of a profile in a shared credentials file; null when there is no such file or profile.
 * @throws STORE_UNAVAILABLE when the file cannot be read or is too large
 */
export async function fromFile(file: string, profile: string, now: number): Promise<FoundCredentials | null> {
  const text = await readBounded(file);
  const keys = text === null ? null : sectionOf(text, profile);
  const [accessKeyId = '', secretAccessKey = ''] = ['aws_access_key_id', 'aws_secret_access_key'].map(
    (name) => keys?.get(name) ?? '',
  );
  if (accessKeyId === '' || secretAccessKey === '') return null;
  const sessionToken = keys?.get('aws_session_token') || null;
  return { credentials: { accessKeyId, secretAccessKey, sessionToken }, expiresAt: now + BELIEVED };
}

/**
 * The text of a small file; null when it is not there.
 * @throws STORE_UNAVAILABLE
 */
export async function readBounded(path: string): Promise<string | null> {
  try {
    await using file = await open(path);
    const bytes = Buffer.alloc(LARGEST + 1);
    let length = 0;
    for (;;) {
      const { bytesRead } = await file.read(bytes, length, bytes.length - length);
      length += bytesRead;
      if (bytesRead === 0 || length > LARGEST) break;
    }
    if (length > LARGEST) throw noCredentials(`${path} is too large`);
    return bytes.toString('utf8', 0, length);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    if (code === 'STORE_UNAVAILABLE') throw error;
    throw noCredentials(`${path} cannot be read (${String(code)})`, error);
  }
}

function sectionOf(text: string, wanted: string): ReadonlyMap<string, string> | null {
  let section: string | null = null;
  let found: Map<string, string> | null = null;
  for (const line of text.split(/\r?\n/)) {
    const [, name] = /^\[\s*(.*?)\s*\]/.exec(line) ?? [];
    if (name !== undefined) section = name;
    if (section !== wanted) continue;
    found ??= new Map();
    const [, key, value] = /^([a-z_]+)\s*=\s*(\S*)\s*(?:[#;].*)?$/i.exec(line) ?? [];
    if (key !== undefined && value !== undefined) found.set(key.toLowerCase(), value);
  }
  return found;
}
