import { randomBytes } from 'node:crypto';
import { rename, rm, stat, writeFile } from 'node:fs/promises';
import { isMissing } from './read-input.ts';

/** One file and what is to be in it. */
export interface WholeFile {
  readonly file: string;
  readonly text: string;
}

/**
 * Writes files whole or not at all: under other names, and renamed once all of them are there. A device or a pipe, such as `/dev/stderr`
 * or `/dev/null`, is written to as it is and never replaced.
 * @throws what the file system throws
 */
export async function writeWhole(files: readonly WholeFile[], options: { readonly mode?: number } = {}): Promise<void> {
  const drafts: { readonly draft: string; readonly file: string }[] = [];
  try {
    for (const { file, text } of files) {
      if (await isSpecial(file)) {
        await writeFile(file, text, { flag: 'w' });
        continue;
      }
      const draft = `${file}.${randomBytes(6).toString('hex')}.tmp`;
      drafts.push({ draft, file });
      await writeFile(draft, text, { flag: 'wx', ...options });
    }
    for (const { draft, file } of drafts) await rename(draft, file);
  } catch (error) {
    await Promise.all(drafts.map(async ({ draft }) => rm(draft, { force: true })));
    throw error;
  }
}

async function isSpecial(file: string): Promise<boolean> {
  try {
    return !(await stat(file)).isFile();
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}
