import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Keyring } from '@assay/store';
import { serverError } from '../errors.ts';

const LINE = /^([A-Za-z0-9-]{1,64}):([A-Za-z0-9+/]{43}=)$/;

/**
 * The encryption keys of stored credentials, from the file `encryption-keys` in the data directory: one `id:base64` of 32 bytes on each
 * line, the current one first. Made when it is not there.
 * @throws SETTING_INVALID for a file that does not read so
 */
export async function openKeyring(dataDirectory: string): Promise<Keyring> {
  const path = join(dataDirectory, 'encryption-keys');
  await mkdir(dataDirectory, { recursive: true, mode: 0o700 });
  const text = (await readIfThere(path)) ?? (await makeFile(path));
  const keys = new Map<string, Uint8Array>();
  for (const line of text.split('\n').filter((each) => each.trim() !== '')) {
    const [, id, key] = LINE.exec(line.trim()) ?? [];
    if (id === undefined || key === undefined)
      throw serverError('SETTING_INVALID', `${path} holds a line that is no key`);
    keys.set(id, Buffer.from(key, 'base64'));
  }
  const [current] = keys.keys();
  if (current === undefined) throw serverError('SETTING_INVALID', `${path} holds no key`);
  return { current, keys };
}

async function makeFile(path: string): Promise<string> {
  const own = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  await writeFile(own, `${new Date().toISOString().slice(0, 10)}:${randomBytes(32).toString('base64')}\n`, {
    mode: 0o600,
    flush: true,
  });
  try {
    await link(own, path);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    await rm(own, { force: true });
  }
  return readFile(path, 'utf8');
}

async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
