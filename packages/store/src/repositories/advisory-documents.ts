import { requireName } from '../database/storable.ts';
import { newId } from '../ids.ts';
import { type Page, type PageRequest, pageLimit, pageOf, readCursor } from './page.ts';
import type { Scope } from './scope.ts';

/** What a document of a space says: statements on exploitability, or advisories of its own. */
export type AdvisoryDocumentKind = 'vex' | 'advisory';

/** A document of a space on vulnerabilities, without its text. */
export interface AdvisoryDocument {
  readonly id: string;
  readonly name: string;
  readonly kind: AdvisoryDocumentKind;
  readonly digest: string;
  /** How many statements or advisories are in it. */
  readonly statements: number;
  readonly createdBy: string;
  readonly createdAt: number;
}

/** A document with its text. */
export interface WholeAdvisoryDocument extends AdvisoryDocument {
  readonly document: string;
}

/** A document that is handed in. */
export type NewAdvisoryDocument = Omit<WholeAdvisoryDocument, 'id' | 'createdAt'>;

/** Keeps a document in place of the one of that name. Returns its id. */
export async function putAdvisoryDocument(scope: Scope, added: NewAdvisoryDocument, now: number): Promise<string> {
  const { name, kind, digest, document, statements, createdBy } = added;
  const values = { kind, digest, document, statements, created_by: createdBy, created_at: now };
  const { id } = await scope.db
    .insertInto('advisory_documents')
    .values({ space_id: scope.space, id: newId(), name: requireName(name, 'the name of a document'), ...values })
    .onConflict((conflict) => conflict.columns(['space_id', 'name']).doUpdateSet(values))
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

const TOLD = ['id', 'name', 'kind', 'digest', 'statements', 'created_by', 'created_at'] as const;

/** Documents by name. */
export async function listAdvisoryDocuments(scope: Scope, page: PageRequest): Promise<Page<AdvisoryDocument>> {
  const [after] = readCursor(page, ['string']) ?? [];
  const limit = pageLimit(page);
  const rows = await scope.db
    .selectFrom('advisory_documents')
    .select(TOLD)
    .where('space_id', '=', scope.space)
    .$if(after !== undefined, (query) => query.where('name', '>', String(after)))
    .orderBy('name')
    .limit(limit + 1)
    .execute();
  return pageOf(rows, limit, (row) => [row.name], toldFromRow);
}

/** How many documents the space has. */
export async function countAdvisoryDocuments(scope: Scope): Promise<number> {
  const { count } = await scope.db
    .selectFrom('advisory_documents')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('space_id', '=', scope.space)
    .executeTakeFirstOrThrow();
  return count;
}

/** Digests of the space's documents of a kind, by id: what matching there depends on. */
export async function advisoryDocumentDigests(
  scope: Scope,
  kind: AdvisoryDocumentKind,
): Promise<readonly { readonly id: string; readonly digest: string }[]> {
  return scope.db
    .selectFrom('advisory_documents')
    .select(['id', 'digest'])
    .where('space_id', '=', scope.space)
    .where('kind', '=', kind)
    .orderBy('id')
    .execute();
}

/** One document with its text; null when the space has none of that id. */
export async function getAdvisoryDocument(scope: Scope, id: string): Promise<WholeAdvisoryDocument | null> {
  const row = await scope.db
    .selectFrom('advisory_documents')
    .selectAll()
    .where('space_id', '=', scope.space)
    .where('id', '=', id)
    .executeTakeFirst();
  return row === undefined ? null : { ...toldFromRow(row), document: row.document };
}

/** The document of that name; null when there is none. */
export async function findAdvisoryDocument(scope: Scope, name: string): Promise<WholeAdvisoryDocument | null> {
  const row = await scope.db
    .selectFrom('advisory_documents')
    .selectAll()
    .where('space_id', '=', scope.space)
    .where('name', '=', name)
    .executeTakeFirst();
  return row === undefined ? null : { ...toldFromRow(row), document: row.document };
}

/** Forgets a document; false when the space has none of that id. */
export async function deleteAdvisoryDocument(scope: Scope, id: string): Promise<boolean> {
  const { numDeletedRows } = await scope.db
    .deleteFrom('advisory_documents')
    .where('space_id', '=', scope.space)
    .where('id', '=', id)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

function toldFromRow(row: {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly digest: string;
  readonly statements: number;
  readonly created_by: string;
  readonly created_at: number;
}): AdvisoryDocument {
  return {
    id: row.id,
    name: row.name,
    kind: row.kind === 'vex' ? 'vex' : 'advisory',
    digest: row.digest,
    statements: row.statements,
    createdBy: row.created_by,
    createdAt: row.created_at,
  };
}
