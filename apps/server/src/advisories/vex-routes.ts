import { advisoryDocuments } from '@assay/store';
import { Type } from 'typebox';
import { serverError } from '../errors.ts';
import type { BareCall } from '../http/call.ts';
import { NOTHING, type Route, defineRoute } from '../http/route.ts';
import { ID, INSTANT, closed, instantOf, pageAnswer, pageQuery, pageRequest } from '../http/schemas.ts';
import { type ReadVex, deleteVex, putVex, readDocument } from './change-vex.ts';

const READS = { kind: 'permission', permission: 'advisories:read' } as const;
/** A statement that an image is not affected takes findings out, as an exception does. */
const WRITES = { kind: 'permission', permission: 'exceptions:decide' } as const;

/** Characters of a document, and bytes of the request that carries it. */
const LONGEST_DOCUMENT = 2 * 1024 * 1024;
const BODY = 8 * 1024 * 1024;

const NAME = Type.String({
  pattern: String.raw`^[A-Za-z0-9][A-Za-z0-9 ._/@:-]{0,199}$`,
  maxLength: 200,
  description: 'Name of the document in the space; decisions name it.',
});

const VEX_FIELDS = {
  id: ID,
  name: Type.String(),
  digest: Type.String(),
  statements: Type.Integer({ minimum: 0 }),
  createdBy: Type.String(),
  createdAt: INSTANT,
};

const VEX = closed(VEX_FIELDS);

const PARAMS = closed({ documentId: ID });

function body({ id, name, digest, statements, createdBy, createdAt }: advisoryDocuments.AdvisoryDocument): object {
  return { id, name, digest, statements, createdBy, createdAt: instantOf(createdAt) };
}

async function found(call: BareCall, id: string): Promise<advisoryDocuments.WholeAdvisoryDocument> {
  const document = await advisoryDocuments.getAdvisoryDocument(call.scope(), id);
  if (document === null) throw serverError('NOT_FOUND', 'there is no such document');
  return document;
}

const list = defineRoute({
  id: 'listVex',
  method: 'GET',
  path: '/api/v1/vex',
  tag: 'advisories',
  summary: 'The VEX documents that count in the space, by name.',
  access: READS,
  params: NOTHING,
  query: pageQuery({}),
  body: NOTHING,
  answers: { 200: { description: 'The documents.', schema: pageAnswer(VEX) } },
  handle: async (call) => {
    const { items, next } = await advisoryDocuments.listAdvisoryDocuments(call.scope(), pageRequest(call.query));
    return { status: 200, body: { items: items.map(body), next } };
  },
});

const get = defineRoute({
  id: 'getVex',
  method: 'GET',
  path: '/api/v1/vex/:documentId',
  tag: 'advisories',
  summary: 'A VEX document as it was handed in.',
  access: READS,
  params: PARAMS,
  query: NOTHING,
  body: NOTHING,
  answers: {
    200: {
      description: 'The document.',
      schema: closed({ ...VEX_FIELDS, document: Type.String() }),
    },
  },
  handle: async (call) => {
    const document = await found(call, call.params.documentId);
    return { status: 200, body: { ...body(document), document: document.document } };
  },
});

const put = defineRoute({
  id: 'putVex',
  method: 'POST',
  path: '/api/v1/vex',
  tag: 'advisories',
  summary: 'Let a VEX document count in the space, in place of the one of its name; what it is about is judged again.',
  access: WRITES,
  params: NOTHING,
  query: NOTHING,
  body: closed({
    name: NAME,
    document: Type.String({
      minLength: 1,
      maxLength: LONGEST_DOCUMENT,
      description: 'OpenVEX, CSAF 2.0 or CycloneDX JSON, as text.',
    }),
  }),
  bodyLimit: BODY,
  answers: {
    200: { description: 'The document.', schema: VEX },
    409: { description: 'The space has as many documents as it may.', schema: null },
    422: { description: 'The text is no VEX document.', schema: null },
  },
  handle: async (call) => {
    const { name, document } = call.body;
    const read = await readDocument(call.parts, { name, text: document });
    const standing = await advisoryDocuments.findAdvisoryDocument(call.scope(), name);
    const before = standing === null ? null : await readStored(call, standing);
    const kept = await call.change(async (scope) => {
      const id = await putVex(scope, call.parts, read, before, call.principal().actor);
      const result = await advisoryDocuments.getAdvisoryDocument(scope, id);
      if (result === null) throw serverError('NOT_FOUND', 'there is no such document');
      const details = { name, digest: result.digest, previous: standing?.digest ?? null };
      return { result, note: { action: 'vex.put', subject: `vex:${id}`, details } };
    });
    return { status: 200, body: body(kept) };
  },
});

function readStored(call: BareCall, { name, document }: advisoryDocuments.WholeAdvisoryDocument): Promise<ReadVex> {
  return readDocument(call.parts, { name, text: document });
}

const remove = defineRoute({
  id: 'deleteVex',
  method: 'DELETE',
  path: '/api/v1/vex/:documentId',
  tag: 'advisories',
  summary: 'Let a VEX document count no more; what it is about is judged again.',
  access: WRITES,
  params: PARAMS,
  query: NOTHING,
  body: NOTHING,
  answers: { 204: { description: 'It is forgotten.', schema: null } },
  handle: async (call) => {
    const { documentId } = call.params;
    const standing = await found(call, documentId);
    const before = await readStored(call, standing);
    await call.change(async (scope) => {
      if (!(await deleteVex(scope, call.parts, documentId, before))) {
        throw serverError('NOT_FOUND', 'there is no such document');
      }
      const details = { name: standing.name, digest: standing.digest };
      return { result: null, note: { action: 'vex.delete', subject: `vex:${documentId}`, details } };
    });
    return { status: 204 };
  },
});

/** Routes about a space's own VEX documents. */
export const VEX_ROUTES: readonly Route[] = [list, get, put, remove];
