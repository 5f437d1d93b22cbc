import { readFile, stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { inspectTarget } from '@assay/assess';
import { type Inspection, type InspectionRequest, formatPlatform, formatReference, printable } from '@assay/core';
import { finalBase, placeOfPath } from '@assay/dockerfile';
import type { CommandContext } from '../command-table.ts';
import { cliError } from '../errors.ts';
import { withImageOptions } from '../image-work.ts';
import { isJsonFile } from '../is-json-file.ts';
import { note } from '../notes.ts';
import { SETTINGS } from '../settings/settings.ts';
import { type StoredInspection, readInspectionFile } from '../stored-inspection.ts';

/** One image of a comparison. */
export interface DiffSide {
  /** As it was named, or as a Dockerfile names it. */
  readonly target: string;
  readonly inspection: Inspection;
  /** The file's inspection, when it was one. */
  readonly stored: StoredInspection | null;
}

/** Bytes of a Dockerfile. */
const MAX_DOCKERFILE_BYTES = 1024 * 1024;

/**
 * Both images of `diff`, the baseline first. Of a file with several inspections that for the other's platform is taken.
 * @throws DOCUMENT_INVALID, FILE_UNREADABLE, OPTION_CONFLICT, and what inspecting throws
 */
export async function openSides(context: CommandContext): Promise<readonly [DiffSide, DiffSide]> {
  const [baseOperand = '', imageOperand = ''] = context.operands;
  const isAboutBases =
    context.settings.get(SETTINGS.bases) || (await areDockerfiles(context, baseOperand, imageOperand));
  const [base, image] = isAboutBases
    ? [await baseOfDockerfile(context, baseOperand), await baseOfDockerfile(context, imageOperand)]
    : [baseOperand, imageOperand];
  const after = await openSide(context, image, null);
  return [await openSide(context, base, after.inspection), after];
}

async function openSide(context: CommandContext, target: string, other: Inspection | null): Promise<DiffSide> {
  const path = resolve(context.io.workingDirectory, target);
  if (!(await isJsonFile(path))) {
    const inspections = await withImageOptions(context, target, inspectTarget, requestOf(context));
    return { target, inspection: choose(target, inspections, other), stored: null };
  }
  const { inspections } = await readInspectionFile(path);
  const inspection = choose(
    target,
    inspections.map((one) => one.inspection),
    other,
  );
  return { target, inspection, stored: inspections.find((one) => one.inspection === inspection) ?? null };
}

/** Digests of content tell what was changed from what was only written again. */
function requestOf({ settings }: CommandContext): Partial<InspectionRequest> {
  return {
    secrets: !settings.get(SETTINGS.skipSecrets),
    fileDigests: { algorithms: ['sha256'], paths: 'all' },
  };
}

function choose(target: string, inspections: readonly Inspection[], other: Inspection | null): Inspection {
  const [first] = inspections;
  const found = inspections.length === 1 ? first : inspections.find((one) => samePlatform(one, other));
  if (found === undefined)
    throw cliError('DOCUMENT_INVALID', `${printable(target)} holds no inspection of this platform`);
  return found;
}

function samePlatform(one: Inspection, other: Inspection | null): boolean {
  const [a, b] = [one.subject.platform, other?.subject.platform ?? null];
  return a !== null && b !== null && formatPlatform(a) === formatPlatform(b);
}

async function areDockerfiles({ io }: CommandContext, ...operands: readonly string[]): Promise<boolean> {
  const answers = await Promise.all(
    operands.map(async (operand) => {
      if (placeOfPath(basename(operand)) !== 'dockerfile') return false;
      const status = await stat(resolve(io.workingDirectory, operand)).catch(() => null);
      return status?.isFile() === true;
    }),
  );
  return answers.every(Boolean);
}

async function baseOfDockerfile(context: CommandContext, operand: string): Promise<string> {
  const path = resolve(context.io.workingDirectory, operand);
  const name = printable(operand);
  const text = await readDockerfile(path, name);
  const base = finalBase(text);
  if (base.kind === 'scratch')
    throw cliError('OPTION_CONFLICT', `${name} is built on nothing: there is no base to compare`);
  if (base.kind === 'unknown') {
    throw cliError(
      'OPTION_CONFLICT',
      `what ${name} is built on is not known: ${printable(base.written) || 'there is no FROM'}`,
      {
        hint: 'Give its variables a default, or name the two images themselves.',
      },
    );
  }
  await note(context, `${name} is built on ${printable(base.written)}`);
  return `registry:${formatReference(base.reference)}`;
}

async function readDockerfile(path: string, name: string): Promise<string> {
  try {
    const { size } = await stat(path);
    if (size > MAX_DOCKERFILE_BYTES) throw new Error('it is too large');
    return await readFile(path, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unknown';
    throw cliError('FILE_UNREADABLE', `the Dockerfile ${name} cannot be read: ${reason}`, { cause: error });
  }
}
