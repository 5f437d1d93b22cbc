import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { CommandIo } from '../command-io.ts';
import { cliError } from '../errors.ts';
import { isMissing } from '../read-input.ts';
import type { ConfigText } from './config-file.ts';

/** A configuration larger than this is none. */
const MAX_CONFIG_BYTES = 256 * 1024;

/**
 * The configuration files that count, strongest first: the one that was named, or else `assay.yaml` in the working directory; then
 * the user's own.
 * @throws CONFIG_UNREADABLE
 */
export async function findConfigFiles(io: CommandIo, named: string | null): Promise<readonly ConfigText[]> {
  const base = io.environment['XDG_CONFIG_HOME'] || join(io.homeDirectory, '.config');
  const files = await Promise.all([
    named === null ? readConfig(join(io.workingDirectory, 'assay.yaml'), 'project') : readConfig(named, 'named'),
    readConfig(join(base, 'assay', 'config.yaml'), 'user'),
  ]);
  return files.filter((file) => file !== null);
}

async function readConfig(path: string, origin: ConfigText['origin']): Promise<ConfigText | null> {
  try {
    const { size } = await stat(path);
    if (size > MAX_CONFIG_BYTES) throw cliError('CONFIG_UNREADABLE', `${path} is larger than a configuration may be`);
    return { path, text: await readFile(path, 'utf8'), origin };
  } catch (error) {
    if (isMissing(error) && origin !== 'named') return null;
    if (error instanceof Error && 'syscall' in error) {
      throw cliError('CONFIG_UNREADABLE', `the configuration ${path} cannot be read: ${error.message}`, {
        cause: error,
      });
    }
    throw error;
  }
}
