import type { JsonObject } from '@assay/core';
import { allowlistItems, evaluations, policies } from '@assay/store';
import { Type } from 'typebox';
import { serverError } from '../errors.ts';
import { announce } from '../events/announce.ts';
import { NOTHING, type Route, defineRoute } from '../http/route.ts';
import { ID, INSTANT, closed, pageAnswer, pageQuery, pageRequest, text } from '../http/schemas.ts';
import { decideException, exceptionOf } from './decide-exception.ts';
import { EXCEPTION, ITEM, SCOPE, STATE, exceptionBody } from './exception-schemas.ts';
import { itemOfFinding, makeItem } from './make-item.ts';
import type { ServiceParts } from '../service/parts.ts';

const DAY = 24 * 60 * 60_000;

/** Days that an exception may last where the settings do not say. */
const LONGEST_DAYS = 365;

const PARAMS = closed({ exceptionId: ID });

const request = defineRoute({
  id: 'requestException',
  method: 'POST',
  path: '/api/v1/exceptions',
  tag: 'exceptions',
  summary: 'Ask for a finding to be accepted for a while: one of a decision, or whatever an item describes.',
  access: { kind: 'permission', permission: 'exceptions:request' },
  params: NOTHING,
  query: NOTHING,
  body: closed({
    evaluationId: Type.Optional(ID),
    findingId: Type.Optional(text(128, 'A finding of that evaluation.')),
    item: Type.Optional(ITEM),
    scope: Type.Optional(SCOPE),
    owner: Type.Optional(text(200, 'Who answers for it; whoever asks, when nobody is named.')),
    reason: text(2000, 'Why it can be accepted.'),
    expiresAt: INSTANT,
  }),
  answers: {
    201: { description: 'The exception; it counts once it is approved.', schema: EXCEPTION },
    422: { description: 'The item cannot be used; every problem is listed.', schema: null },
  },
  handle: async (call) => {
    const { parts, now, body } = call;
    const { evaluationId, findingId, item, scope: place = {}, owner, reason } = body;
    const expiresAt = expiryOf(parts, body.expiresAt, now);
    const requestedBy = call.principal().actor;
    const exception = await call.change(async (scope) => {
      if (place.policyId !== undefined && (await policies.getPolicy(scope, place.policyId)) === null) {
        throw serverError('NOT_FOUND', 'there is no such policy');
      }
      let wanted: JsonObject;
      if (item !== undefined && evaluationId === undefined && findingId === undefined) wanted = makeItem(item, place);
      else if (item === undefined && evaluationId !== undefined && findingId !== undefined) {
        const evaluation = await evaluations.getEvaluation(scope, evaluationId);
        if (evaluation === null) throw serverError('NOT_FOUND', 'there is no such evaluation');
        wanted = itemOfFinding(evaluation, findingId, place);
      } else throw serverError('REQUEST_INVALID', 'give either an item, or an evaluation and one of its findings');
      if (owner !== undefined) wanted = { ...wanted, owner };
      checkItem(parts, wanted);
      const id = await allowlistItems.requestAllowlistItem(
        scope,
        { item: wanted, reason, requestedBy, expiresAt },
        now,
      );
      await announce(scope, parts.queue, { kind: 'exception.requested', itemId: id, requestedBy, reason }, now);
      const details = { item: wanted, reason, expiresAt };
      return {
        result: await exceptionOf(scope, id),
        note: { action: 'exception.request', subject: `exception:${id}`, details },
      };
    });
    const headers = { location: `/api/v1/exceptions/${exception.id}` };
    return { status: 201, body: exceptionBody(exception), headers };
  },
});

function expiryOf({ settings }: ServiceParts, given: string, now: number): number {
  const expiresAt = Date.parse(given);
  const longest = settings.exceptionDays ?? LONGEST_DAYS;
  if (!Number.isSafeInteger(expiresAt) || expiresAt <= now) {
    throw serverError('REQUEST_INVALID', 'an exception ends in the future');
  }
  if (expiresAt > now + longest * DAY) {
    throw serverError('REQUEST_INVALID', `an exception lasts at most ${longest} days`);
  }
  return expiresAt;
}

/** Items are held to what those of documents are, and none may accept all of a gate. */
function checkItem({ policyCache }: ServiceParts, wanted: JsonObject): void {
  const { policyId: _policyId, ...item } = wanted;
  const [compiled] = policyCache.exceptions([{ ...item, id: 'requested' }])?.items ?? [];
  if (compiled?.broad !== false) {
    throw serverError('REQUEST_INVALID', 'the exception would accept every finding of its gate; narrow it');
  }
}

const list = defineRoute({
  id: 'listExceptions',
  method: 'GET',
  path: '/api/v1/exceptions',
  tag: 'exceptions',
  summary: 'Exceptions in the order in which they were asked for.',
  access: { kind: 'permission', permission: 'exceptions:read' },
  params: NOTHING,
  query: pageQuery({ state: Type.Optional(STATE) }),
  body: NOTHING,
  answers: { 200: { description: 'The exceptions.', schema: pageAnswer(EXCEPTION) } },
  handle: async (call) => {
    const { query } = call;
    const page = await allowlistItems.listAllowlistItems(call.scope(), pageRequest(query), query.state ?? null);
    return { status: 200, body: { items: page.items.map(exceptionBody), next: page.next } };
  },
});

const get = defineRoute({
  id: 'getException',
  method: 'GET',
  path: '/api/v1/exceptions/:exceptionId',
  tag: 'exceptions',
  summary: 'One exception.',
  access: { kind: 'permission', permission: 'exceptions:read' },
  params: PARAMS,
  query: NOTHING,
  body: NOTHING,
  answers: { 200: { description: 'The exception.', schema: EXCEPTION } },
  handle: async (call) => ({
    status: 200,
    body: exceptionBody(await exceptionOf(call.scope(), call.params.exceptionId)),
  }),
});

/** What can be decided of an exception, by the word of its route. */
const DECISIONS = [
  { word: 'approve', state: 'approved', summary: 'Accept what was asked for; what it changes is judged again.' },
  { word: 'reject', state: 'rejected', summary: 'Do not accept what was asked for.' },
  { word: 'revoke', state: 'revoked', summary: 'Accept it no longer; what it changes is judged again.' },
] as const;

const decisions = DECISIONS.map(({ word, state, summary }) =>
  defineRoute({
    id: `${word}Exception`,
    method: 'POST',
    path: `/api/v1/exceptions/:exceptionId/${word}`,
    tag: 'exceptions',
    summary,
    access: { kind: 'permission', permission: 'exceptions:decide' },
    params: PARAMS,
    query: NOTHING,
    body: closed({ comment: Type.Optional(Type.String({ maxLength: 2000 })) }),
    answers: {
      200: { description: 'The exception.', schema: EXCEPTION },
      403: { description: 'Nobody approves what they asked for themselves.', schema: null },
      409: { description: 'It is in no state for that.', schema: null },
    },
    handle: async (call) => {
      const { exceptionId: id } = call.params;
      const by = call.principal().actor;
      const exception = await call.change(async (scope) => {
        const result = await decideException(scope, call.parts, { id, state, by }, call.now);
        const details = call.body.comment === undefined ? {} : { comment: call.body.comment };
        return { result, note: { action: `exception.${word}`, subject: `exception:${id}`, details } };
      });
      return { status: 200, body: exceptionBody(exception) };
    },
  }),
);

/** Routes about exceptions. */
export const EXCEPTION_ROUTES: readonly Route[] = [request, list, get, ...decisions];
