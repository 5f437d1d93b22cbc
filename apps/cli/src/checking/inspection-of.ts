import { resolve } from 'node:path';
import { inspectTarget } from '@assay/assess';
import { type Inspection, formatPlatform, printable } from '@assay/core';
import type { CommandContext } from '../command-table.ts';
import { cliError } from '../errors.ts';
import { withImageOptions } from '../image-work.ts';
import { isJsonFile } from '../is-json-file.ts';
import { readInspectionFile } from '../stored-inspection.ts';

/**
 * An image inspected now, or the inspection of a file: of several the one for the platform of the other image.
 * @throws DOCUMENT_INVALID, and what inspecting throws
 */
export async function inspectionOf(
  context: CommandContext,
  place: string,
  other: Inspection | null,
): Promise<Inspection> {
  const path = resolve(context.io.workingDirectory, place);
  const inspections = (await isJsonFile(path))
    ? (await readInspectionFile(path, { entries: false })).inspections.map(({ inspection }) => inspection)
    : await withImageOptions(context, place, inspectTarget);
  const [first] = inspections;
  const found = inspections.length === 1 ? first : inspections.find((one) => samePlatform(one, other));
  if (found === undefined)
    throw cliError('DOCUMENT_INVALID', `${printable(place)} holds no inspection of this platform`);
  return found;
}

function samePlatform(one: Inspection, other: Inspection | null): boolean {
  const [a, b] = [one.subject.platform, other?.subject.platform ?? null];
  return a !== null && b !== null && formatPlatform(a) === formatPlatform(b);
}
