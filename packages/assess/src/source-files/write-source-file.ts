import { randomBytes } from 'node:crypto';
import { lstat, open, rename, rm } from 'node:fs/promises';

/**
 * Replaces the content of a regular file as a whole or not at all; owner, mode and name stay. A symbolic link is not followed.
 * @throws what the file system throws, and a plain error when it is no regular file or was changed meanwhile
 */
export async function writeSourceFile(location: Buffer, before: string, after: string): Promise<void> {
  const status = await lstat(location);
  if (!status.isFile()) throw new Error('it is no regular file any more');
  const current = await open(location, 'r');
  try {
    const bytes = await current.readFile();
    if (bytes.toString('utf8') !== before) throw new Error('it was changed meanwhile');
    // What stands for bytes that are no text would take their place.
    if (!bytes.equals(Buffer.from(before))) throw new Error('it is not UTF-8 text');
  } finally {
    await current.close();
  }
  const fresh = Buffer.concat([location, Buffer.from(`.assay-${randomBytes(6).toString('hex')}`)]);
  try {
    const file = await open(fresh, 'wx', status.mode);
    try {
      await file.writeFile(after);
      await file.chmod(status.mode & 0o7777);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(fresh, location);
  } catch (error) {
    await rm(fresh, { force: true });
    throw error;
  }
}
