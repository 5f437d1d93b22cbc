import { open, stat } from 'node:fs/promises';

/** True for a regular file that begins as a JSON object does. */
export async function isJsonFile(path: string): Promise<boolean> {
  try {
    const status = await stat(path);
    if (!status.isFile()) return false;
    await using file = await open(path, 'r');
    const { bytesRead, buffer } = await file.read(Buffer.alloc(64), 0, 64, 0);
    return /^\uFEFF?\s*\{/.test(buffer.toString('utf8', 0, bytesRead));
  } catch {
    return false;
  }
}
