import { resolve } from 'node:path';
import { type AssayError, type JsonObject, createRegistry, printable } from '@assay/core';
import { type ForeignPolicies, compilePolicy, importImagePolicies, reportMeaning, writeDocument } from '@assay/policy';
import { type Formatter, jsonText, shown } from '@assay/report';
import { stringify } from 'yaml';
import type { CommandContext } from '../command-table.ts';
import { cliError } from '../errors.ts';
import { EXIT } from '../exit-code.ts';
import { loadPolicy, namingDocument, shownPath } from '../load-policy.ts';
import { readInput } from '../read-input.ts';
import { planReports } from '../reports.ts';
import { SETTINGS } from '../settings/settings.ts';
import { problemLines } from '../terminal/error-message.ts';
import { readTrustStores } from '../trust/read-trust-stores.ts';

const MAX_BYTES = 16 * 1024 * 1024;

/** Something that the written document does not say, or says otherwise. */
interface ImportLine {
  readonly kind: 'lost' | 'changed' | 'meaning';
  readonly pointer: string;
  readonly line: number | null;
  readonly column: number | null;
  readonly message: string;
  readonly advice: string | null;
}

interface Imported {
  readonly policy: JsonObject;
  readonly notes: readonly ImportLine[];
}

const HEADER = { kind: 'formatter', since: '0.2.0', stability: 'stable' } as const;

const FORMATS = createRegistry<Formatter<Imported>>([
  {
    ...HEADER,
    id: 'yaml',
    title: 'YAML',
    summary: 'The policy alone.',
    mediaType: 'application/yaml',
    extension: '.yaml',
    render: ({ policy }) => stringify(policy, { lineWidth: 0, aliasDuplicateObjects: false }),
  },
  {
    ...HEADER,
    id: 'json',
    title: 'JSON',
    summary: 'The policy with the list of what it does not say.',
    mediaType: 'application/json',
    extension: '.json',
    render: ({ policy, notes }) => `${jsonText({ schemaVersion: 1, policy, notes })}\n`,
  },
]);

/**
 * `assay policy import FILE`: the document on stdout; what it does not say, or what means something else here, on stderr, whatever
 * `--quiet` says.
 */
export async function policyImport(context: CommandContext): Promise<number> {
  const reports = await planReports(context, FORMATS, { defaultFormat: 'yaml' });
  const from = context.settings.get(SETTINGS.importFrom);
  const imported = from === null ? await importPublished(context) : await importForeign(context, from);
  for (const { kind, pointer, line, message, advice } of imported.notes) {
    const place = pointer === '' ? 'the document' : shown(pointer);
    const where = line === null ? place : `line ${line}, ${place}`;
    const hint = advice === null ? '' : `; ${shown(advice)}`;
    await context.io.stderr.write(`${kind}: ${where}: ${shown(message)}${hint}\n`);
  }
  await reports.write(imported);
  return EXIT.pass;
}

async function importPublished({ io, operands, settings }: CommandContext): Promise<Imported> {
  if (settings.get(SETTINGS.beside).length > 0 || settings.get(SETTINGS.trustStore) !== null) {
    throw cliError('OPTION_CONFLICT', '--beside and --trust-store are for image policies of other tools', {
      hint: 'Say whose with --from.',
    });
  }
  const file = operands[0] ?? '';
  const policy = await loadPolicy(resolve(io.workingDirectory, file), io.workingDirectory, settings.get(SETTINGS.var));
  for (const line of problemLines(file, policy.warnings)) await io.stderr.write(`${line}\n`);
  const notes = reportMeaning(policy).map(({ pointer, message }): ImportLine => {
    return { kind: 'changed', pointer, line: null, column: null, message, advice: null };
  });
  return { policy: writeDocument(policy), notes };
}

async function importForeign(context: CommandContext, from: ForeignPolicies): Promise<Imported> {
  const { io, operands, settings } = context;
  const document = await readDocument(context, resolve(io.workingDirectory, operands[0] ?? ''));
  const store = settings.get(SETTINGS.trustStore);
  const resources = {
    documents: await Promise.all(settings.get(SETTINGS.beside).map(async (path) => await readDocument(context, path))),
    trustStores: store === null ? {} : await readTrustStores(store),
  };
  const imported = namingDocument(document.name, () => importImagePolicies(from, document, resources));
  // What is written has to be a policy; one that is not would be a mistake of the import.
  compilePolicy({ text: JSON.stringify(imported.document), name: document.name });
  const notes = imported.notes.map(({ kind, pointer, line, column, what, why, advice }): ImportLine => {
    return { kind, pointer, line, column, message: `${what}: ${why}`, advice };
  });
  return { policy: imported.document, notes };
}

async function readDocument(
  { io }: CommandContext,
  path: string,
): Promise<{ readonly text: string; readonly name: string }> {
  const name = shownPath(path, io.workingDirectory);
  const refuse = (reason: string, cause?: unknown): AssayError =>
    cliError('FILE_UNREADABLE', `${printable(name)} cannot be read: ${reason}`, { cause });
  return { text: await readInput(path, { maxBytes: MAX_BYTES, refuse }), name };
}
