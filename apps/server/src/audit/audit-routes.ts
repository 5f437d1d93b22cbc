import { Readable } from 'node:stream';
import { type AuditCheckpoint, type AuditRecord, SYSTEM_SPACE, audit, exportedLine, inSpace } from '@assay/store';
import { type Static, Type } from 'typebox';
import { NOTHING, type Route, defineRoute } from '../http/route.ts';
import { INSTANT, closed, instantOf, pageAnswer, pageQuery, pageRequest, text } from '../http/schemas.ts';

const HASH = Type.String({ pattern: '^[0-9a-f]{64}$', maxLength: 64, description: 'SHA-256 in hexadecimal digits.' });

const RECORD = closed({
  seq: Type.Integer({ description: 'Place in the chain, from 1 on without gaps.' }),
  at: INSTANT,
  actor: Type.String({ description: '`user:…`, `key:…` or `system`.' }),
  action: Type.String(),
  subject: Type.String(),
  details: Type.Record(Type.String(), Type.Unknown()),
  previousHash: HASH,
  hash: HASH,
});

const FILTER = pageQuery({
  actor: Type.Optional(text(300, 'Who did it: `user:…`, `key:…` or `system`.')),
  action: Type.Optional(text(100, 'What was done, for example policy.activate.')),
  subject: Type.Optional(text(300, 'What it was done to, for example policy:0198….')),
  since: Type.Optional(INSTANT),
  until: Type.Optional(INSTANT),
});

const listAudit = defineRoute({
  id: 'listAudit',
  method: 'GET',
  path: '/api/v1/audit',
  tag: 'audit',
  summary: 'What was done in the space, the newest first.',
  access: { kind: 'permission', permission: 'audit:read' },
  params: NOTHING,
  query: FILTER,
  body: NOTHING,
  answers: { 200: { description: 'The entries.', schema: pageAnswer(RECORD) } },
  handle: async (call) => ({ status: 200, body: await entries(call.scope(), call.query) }),
});

const listInstanceAudit = defineRoute({
  id: 'listInstanceAudit',
  method: 'GET',
  path: '/api/v1/instance/audit',
  tag: 'audit',
  summary: 'What was done to the service as a whole, the newest first.',
  access: { kind: 'permission', permission: 'instance:read' },
  params: NOTHING,
  query: FILTER,
  body: NOTHING,
  answers: { 200: { description: 'The entries.', schema: pageAnswer(RECORD) } },
  handle: async (call) => ({
    status: 200,
    body: await entries(inSpace(call.parts.store.read, SYSTEM_SPACE), call.query),
  }),
});

const exportAudit = defineRoute({
  id: 'exportAudit',
  method: 'GET',
  path: '/api/v1/audit/export',
  tag: 'audit',
  summary:
    'The whole chain of the space, the oldest entry first, one JSON object on each line; `assay audit verify` checks it.',
  access: { kind: 'permission', permission: 'audit:read' },
  params: NOTHING,
  query: NOTHING,
  body: NOTHING,
  answers: {
    200: { description: 'The entries.', schema: Type.String(), mediaType: 'application/x-ndjson' },
  },
  handle: async (call) => {
    const scope = call.scope();
    const lines = async function* (): AsyncGenerator<string> {
      for await (const record of audit.exportAudit(scope)) yield `${exportedLine(scope.space, record)}\n`;
    };
    return {
      status: 200,
      headers: {
        'content-type': 'application/x-ndjson',
        'content-disposition': 'attachment; filename="audit.ndjson"',
      },
      stream: Readable.from(lines(), { signal: call.signal }),
    };
  },
});

const verifyAudit = defineRoute({
  id: 'verifyAudit',
  method: 'GET',
  path: '/api/v1/audit/verification',
  tag: 'audit',
  summary: 'Checks the whole chain of the space, against a checkpoint that was kept elsewhere where one is given.',
  access: { kind: 'permission', permission: 'audit:read' },
  params: NOTHING,
  query: closed({
    checkpoint: Type.Optional(
      Type.String({
        pattern: '^[1-9][0-9]{0,14}:[0-9a-f]{64}$',
        maxLength: 80,
        description: 'Place and hash of an entry, as a head told it before: `12:9f86…`.',
      }),
    ),
  }),
  body: NOTHING,
  answers: {
    200: {
      description: 'What was found. The head is worth keeping elsewhere.',
      schema: Type.Union([
        closed({
          kind: Type.Literal('intact'),
          entries: Type.Integer(),
          head: closed({ seq: Type.Integer(), hash: HASH }),
        }),
        closed({ kind: Type.Literal('broken'), seq: Type.Integer(), reason: Type.String() }),
      ]),
    },
  },
  handle: async (call) => ({
    status: 200,
    body: await audit.verifyAudit(call.scope(), checkpointOf(call.query.checkpoint)),
  }),
});

function checkpointOf(given: string | undefined): AuditCheckpoint | null {
  if (given === undefined) return null;
  const [seq, hash = ''] = given.split(':');
  return { seq: Number(seq), hash };
}

async function entries(
  scope: Parameters<typeof audit.listAudit>[0],
  { actor, action, subject, since, until, ...page }: Static<typeof FILTER>,
): Promise<{ readonly items: readonly Static<typeof RECORD>[]; readonly next: string | null }> {
  const { items, next } = await audit.listAudit(scope, pageRequest(page), {
    ...(actor === undefined ? {} : { actor }),
    ...(action === undefined ? {} : { action }),
    ...(subject === undefined ? {} : { subject }),
    ...(since === undefined ? {} : { since: Date.parse(since) }),
    ...(until === undefined ? {} : { until: Date.parse(until) }),
  });
  return { items: items.map(recordAnswer), next };
}

function recordAnswer(record: AuditRecord): Static<typeof RECORD> {
  return { ...record, details: { ...record.details }, at: instantOf(record.at) };
}

/** Routes of the audit trail. */
export const AUDIT_ROUTES: readonly Route[] = [listAudit, exportAudit, verifyAudit, listInstanceAudit];
