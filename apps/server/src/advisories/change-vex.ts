import { createHash } from 'node:crypto';
import { type AdvisoryReader, type VexDocument, readVex } from '@assay/advisory';
import { type Scope, advisoryDocuments, matches, verdictMarks } from '@assay/store';
import { serverError } from '../errors.ts';
import { DEPENDENCIES } from '../judgement/outcome.ts';
import { judgeMarked } from '../rejudgement/judge-marked-job.ts';
import type { ServiceParts } from '../service/parts.ts';
import { knownVulnerability } from './known-vulnerability.ts';

/** Documents of one space. */
const MOST_DOCUMENTS = 200;

/** Vulnerabilities of one document. */
const MOST_STATEMENTS = 10_000;

/** Vulnerabilities, and packages, in one statement. */
const AT_ONCE = 500;

/** A document that was read. */
export interface ReadVex {
  readonly name: string;
  readonly text: string;
  readonly document: VexDocument;
  /** Ids of the vulnerabilities that it is about, other ids of the same ones included. */
  readonly ids: ReadonlySet<string>;
}

/**
 * Reads a document that is handed in.
 * @throws VEX_INVALID, REQUEST_INVALID when it is about too much
 */
export async function readDocument(
  { advisories }: Pick<ServiceParts, 'advisories'>,
  { name, text }: { readonly name: string; readonly text: string },
): Promise<ReadVex> {
  const document = readVex({ text, name });
  if (document.statements.length > MOST_STATEMENTS) {
    throw serverError('REQUEST_INVALID', `a document may have ${MOST_STATEMENTS} statements`);
  }
  using lease = await advisories.take();
  return { name, text, document, ids: idsOf(document, lease?.reader ?? null) };
}

function idsOf(document: VexDocument, reader: AdvisoryReader | null): ReadonlySet<string> {
  const named = new Set(document.statements.flatMap((statement) => statement.ids));
  const ids = new Set(named);
  for (const id of named) {
    for (const alias of (reader === null ? null : knownVulnerability(reader, id))?.aliases ?? []) ids.add(alias);
  }
  return ids;
}

/**
 * Keeps a document in place of the one of its name, and has judged again what either of them is about. Use the transaction of the change.
 * @throws CONFLICT when the space has as many documents as it may
 */
export async function putVex(
  scope: Scope,
  parts: Pick<ServiceParts, 'queue' | 'now'>,
  read: ReadVex,
  before: ReadVex | null,
  createdBy: string,
): Promise<string> {
  const { name, text, document } = read;
  if (before === null && (await advisoryDocuments.countAdvisoryDocuments(scope)) >= MOST_DOCUMENTS) {
    throw serverError('CONFLICT', `a space may have ${MOST_DOCUMENTS} documents`);
  }
  const digest = `sha256:${createHash('sha256').update(text).digest('hex')}`;
  const added = {
    name,
    kind: 'vex',
    digest,
    document: text,
    statements: document.statements.length,
    createdBy,
  } as const;
  const id = await advisoryDocuments.putAdvisoryDocument(scope, added, parts.now());
  await rejudge(scope, parts, name, read.ids.union(before?.ids ?? new Set()));
  return id;
}

/** Forgets a document, and has judged again what it is about. False when there is none. Use the transaction of the change. */
export async function deleteVex(
  scope: Scope,
  parts: Pick<ServiceParts, 'queue' | 'now'>,
  id: string,
  before: ReadVex,
): Promise<boolean> {
  if (!(await advisoryDocuments.deleteAdvisoryDocument(scope, id))) return false;
  await rejudge(scope, parts, before.name, before.ids);
  return true;
}

/** Marks the verdicts of the space on images that have one of the vulnerabilities, and those that went by the document. */
async function rejudge(
  scope: Scope,
  { queue, now }: Pick<ServiceParts, 'queue' | 'now'>,
  name: string,
  ids: ReadonlySet<string>,
): Promise<void> {
  const marking = { cause: 'vex', now: now() };
  await verdictMarks.markSpaceDependents(scope, { kind: DEPENDENCIES.vex, key: name }, null, marking);
  for (const some of chunks([...ids])) {
    for (const packages of chunks(await matches.packagesWith(scope.db, some))) {
      await verdictMarks.markSpaceVerdictsOfPackages(scope, packages, marking);
    }
  }
  await judgeMarked(queue, scope.db);
}

function chunks<T>(rows: readonly T[]): readonly (readonly T[])[] {
  const count = Math.ceil(rows.length / AT_ONCE);
  return Array.from({ length: count }, (_, index) => rows.slice(index * AT_ONCE, (index + 1) * AT_ONCE));
}
