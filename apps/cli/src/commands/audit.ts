import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { type SpaceTrail, exportInstanceAudit, verifyAuditExport, verifyInstanceAudit } from '@assay/server';
import { printable } from '@assay/core';
import { counted, jsonText } from '@assay/report';
import type { CommandContext } from '../command-table.ts';
import { cliError } from '../errors.ts';
import { EXIT } from '../exit-code.ts';
import { note } from '../notes.ts';
import { isMissing } from '../read-input.ts';
import { planReports } from '../reports.ts';
import { servicePlaces } from '../service-places.ts';
import { SETTINGS } from '../settings/settings.ts';
import { plainFormats } from '../terminal/plain-formats.ts';

/** Trails that were checked, in the database or an export. */
type CheckedTrails = readonly SpaceTrail[];

const FORMATS = plainFormats<CheckedTrails>({
  table: (trails) => trails.map((trail) => `${trailLine(trail)}\n`).join(''),
  json: (trails) =>
    `${jsonText({ schemaVersion: 1, trails: trails.map(({ space, found }) => ({ space, ...found })) })}\n`,
});

const REASONS = {
  missing: 'it is missing',
  changed: 'it is not as it was written',
  cut: 'the trail ends before it',
  'not-the-checkpoint': 'it is not the one that the checkpoint names',
} as const;

/** `assay audit verify [EXPORT]`: exit code 2 when a trail does not hold. */
export async function auditVerify(context: CommandContext): Promise<number> {
  const { operands, settings } = context;
  const [file = null] = operands;
  const [space, checkpoint] = [settings.get(SETTINGS.space), settings.get(SETTINGS.checkpoint)];
  if (file !== null && space !== null) {
    throw cliError('OPTION_CONFLICT', 'an export is of one space: --space goes with the database only');
  }
  if (file === null && space === null && checkpoint !== null) {
    throw cliError('OPTION_CONFLICT', 'a checkpoint is of one space: name it with --space');
  }
  const reports = await planReports(context, FORMATS);
  const trails =
    file === null
      ? await verifyInstanceAudit(servicePlaces(context).database, { space, checkpoint })
      : [
          {
            space: file,
            found: await verifyAuditExport(linesOf(resolve(context.io.workingDirectory, file)), checkpoint),
          },
        ];
  await reports.write(trails);
  return trails.every(({ found }) => found.kind === 'intact') ? EXIT.pass : EXIT.fail;
}

/** `assay audit export`. */
export async function auditExport(context: CommandContext): Promise<number> {
  const space = context.settings.get(SETTINGS.space) ?? 'default';
  const count = await exportInstanceAudit(servicePlaces(context).database, space, (line) =>
    context.io.stdout.write(line),
  );
  await note(context, `${counted(count, 'entry', 'entries')} of ${space}`);
  return EXIT.pass;
}

function trailLine({ space, found }: SpaceTrail): string {
  const name = printable(space);
  if (found.kind === 'broken') return `BROKEN  ${name}: entry ${found.seq}: ${REASONS[found.reason]}`;
  const { seq, hash } = found.head;
  const end = seq === 0 ? '' : `; checkpoint ${seq}:${hash}`;
  return `intact  ${name}: ${counted(found.entries, 'entry', 'entries')}${end}`;
}

/** @throws FILE_UNREADABLE */
async function* linesOf(path: string): AsyncGenerator<string> {
  try {
    yield* createInterface({ input: createReadStream(path), crlfDelay: Infinity });
  } catch (cause) {
    if (!isMissing(cause) && !(cause instanceof Error && 'syscall' in cause)) throw cause;
    throw cliError('FILE_UNREADABLE', `the export ${path} cannot be read`, { cause });
  }
}
