import { type VexSource, readVex } from '@assay/advisory';
import { type AdvisoryMatcher, openMatcher } from '@assay/assess';
import { printable } from '@assay/core';
import type { CommandContext } from '../command-table.ts';
import { databaseLocation } from '../database-location.ts';
import { cliError } from '../errors.ts';
import { shownPath } from '../load-policy.ts';
import { readInput } from '../read-input.ts';
import { SETTINGS } from '../settings/settings.ts';

/** Bytes of a VEX document. */
const MAX_VEX_BYTES = 64 * 1024 * 1024;

/**
 * Opens the advisory database of the command, with the statements that the user gives, which are trusted.
 * @throws DATABASE_MISSING, DATABASE_CORRUPT, VEX_INVALID, FILE_UNREADABLE
 */
export async function openCommandMatcher(context: CommandContext): Promise<AdvisoryMatcher> {
  const { io, settings } = context;
  return openMatcher({
    database: databaseLocation(io, settings),
    vex: await Promise.all(settings.get(SETTINGS.vex).map(async (path) => readStatement(context, path))),
    at: settings.get(SETTINGS.at) ?? io.now(),
  });
}

async function readStatement({ io }: CommandContext, path: string): Promise<VexSource> {
  const name = shownPath(path, io.workingDirectory);
  const refuse = (reason: string, cause?: unknown) =>
    cliError('FILE_UNREADABLE', `the VEX document ${printable(path)} cannot be read: ${reason}`, { cause });
  const text = await readInput(path, { maxBytes: MAX_VEX_BYTES, refuse });
  return { document: readVex({ text, name }), trusted: true, name };
}
