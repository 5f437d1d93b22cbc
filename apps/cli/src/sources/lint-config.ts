import { basename, join } from 'node:path';
import { lstat } from 'node:fs/promises';
import { type AssayError, printable } from '@assay/core';
import { DEFAULT_LINT_SETTINGS, type LintSettings, importHadolint, readLintSettings } from '@assay/dockerfile';
import type { CommandContext } from '../command-table.ts';
import { cliError } from '../errors.ts';
import { note } from '../notes.ts';
import { readInput } from '../read-input.ts';
import { SETTINGS } from '../settings/settings.ts';

const MAX_BYTES = 1024 * 1024;
/** Configurations of hadolint that count where they lie in the working directory. */
const HADOLINT = ['.hadolint.yaml', '.hadolint.yml'];

/**
 * The settings of the Dockerfile rules: of the file that was named, or of a hadolint configuration in the working directory.
 * @throws FILE_UNREADABLE, LINT_SETTINGS_INVALID with all problems
 */
export async function readLintConfig(context: CommandContext): Promise<LintSettings> {
  const named = context.settings.get(SETTINGS.lintConfig);
  const path = named ?? (await findHadolint(context.io.workingDirectory));
  if (path === null) return DEFAULT_LINT_SETTINGS;
  const refuse = (reason: string, cause?: unknown): AssayError =>
    cliError('FILE_UNREADABLE', `the lint settings ${printable(path)} cannot be read: ${reason}`, { cause });
  const text = await readInput(path, { maxBytes: MAX_BYTES, refuse });
  const name = basename(path);
  if (!/hadolint/i.test(name)) return readLintSettings({ text, name });
  const { settings, notes } = importHadolint({ text, name });
  for (const { line, message } of notes) await note(context, `${name}:${line}: ${printable(message)}`);
  if (named === null) await note(context, `the rules are set by ${name}`);
  return settings;
}

async function findHadolint(directory: string): Promise<string | null> {
  for (const name of HADOLINT) {
    const path = join(directory, name);
    const isFile = await lstat(path).then(
      (status) => status.isFile(),
      () => false,
    );
    if (isFile) return path;
  }
  return null;
}
