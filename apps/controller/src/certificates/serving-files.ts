import { rename, writeFile } from 'node:fs/promises';
import type { KeyPair } from './issue.ts';

/**
 * Writes certificate and key to where the server looks for them. Each file is replaced whole; the server checks that both belong together
 * and keeps what it has until they do.
 */
export async function writeServingFiles(
  files: { readonly certificate: string; readonly key: string },
  pair: KeyPair,
): Promise<void> {
  await replace(files.key, pair.key);
  await replace(files.certificate, pair.certificate);
}

async function replace(path: string, text: string): Promise<void> {
  await writeFile(`${path}.part`, text, { mode: 0o600 });
  await rename(`${path}.part`, path);
}
