import type { JsonObject } from '@assay/core';
import type { Route } from '../http/route.ts';
import { isRepeatable } from '../http/repeatable.ts';

/** An answer that many routes may give: a problem. */
interface SharedAnswer {
  readonly name: string;
  readonly description: string;
  readonly headers?: JsonObject;
}

const RETRY_AFTER: JsonObject = {
  'Retry-After': { description: 'Seconds to wait.', schema: { type: 'integer', minimum: 0 } },
};

/** By status. */
export const SHARED_ANSWERS: Readonly<Record<number, SharedAnswer>> = {
  400: { name: 'BadRequest', description: 'The request does not have the shape that the route takes.' },
  401: { name: 'Unauthenticated', description: 'There is no credential, or none that counts.' },
  403: { name: 'Forbidden', description: 'The credential does not allow this.' },
  404: { name: 'NotFound', description: 'There is no such thing in this space.' },
  409: {
    name: 'Conflict',
    description: 'The record is not in the state that the change asks for.',
    headers: RETRY_AFTER,
  },
  412: { name: 'PreconditionFailed', description: 'If-Match names another version than the one that stands.' },
  413: { name: 'BodyTooLarge', description: 'The body is larger than the route takes.' },
  415: { name: 'MediaTypeUnsupported', description: 'The route does not take bodies of that media type.' },
  422: { name: 'Unprocessable', description: 'The request was understood, but what it holds cannot be used.' },
  428: { name: 'PreconditionRequired', description: 'The change needs If-Match.' },
  429: { name: 'RateLimited', description: 'The caller sent more requests than it may.', headers: RETRY_AFTER },
  500: { name: 'Failed', description: 'The service failed; its log tells more under the id of the request.' },
  503: {
    name: 'Unavailable',
    description: 'Something that the service needs is away; try again.',
    headers: RETRY_AFTER,
  },
};

/** The problems that a route may answer with, other than those it tells of itself. */
export function sharedAnswers(route: Route): JsonObject {
  const takesBody =
    route.rawBody !== undefined || Object.keys(Object(Reflect.get(route.body, 'properties'))).length > 0;
  const statuses = [
    400,
    401,
    403,
    404,
    ...(isRepeatable(route) ? [409] : []),
    ...(route.ifMatch === undefined ? [] : [412]),
    ...(takesBody ? [413, 415] : []),
    422,
    ...(route.ifMatch === 'required' ? [428] : []),
    429,
    500,
    503,
  ].filter((status) => route.answers[status] === undefined);
  return Object.fromEntries(
    statuses.map((status) => [status, { $ref: `#/components/responses/${SHARED_ANSWERS[status]?.name ?? ''}` }]),
  );
}
