import type { PageRequest } from '@assay/store';
import {
  type TArray,
  type TNull,
  type TObject,
  type TProperties,
  type TSchema,
  type TString,
  type TUnion,
  Type,
} from 'typebox';

/** An object that takes the fields named and no others. */
export function closed<P extends TProperties>(properties: P, description?: string): TObject<P> {
  return Type.Object(properties, {
    additionalProperties: false,
    ...(description === undefined ? {} : { description }),
  });
}

/** The schema's value, or null. */
export function nullable<S extends TSchema>(schema: S): TUnion<[S, TNull]> {
  return Type.Union([schema, Type.Null()]);
}

/** Text of at least one character; lengths are in UTF-16 code units. */
export const text = (longest: number, description?: string): TString =>
  Type.String({ minLength: 1, maxLength: longest, ...(description === undefined ? {} : { description }) });

/** A moment as answers tell it: RFC 3339 in UTC with milliseconds. */
export const INSTANT = Type.String({
  pattern: String.raw`^\d{4,6}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$`,
  maxLength: 40,
  description: 'RFC 3339, UTC.',
});

/** The moment that `INSTANT` describes, out of milliseconds since 1970. */
export function instantOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

/** As `instantOf`; null stays null. */
export function instantOrNull(milliseconds: number | null): string | null {
  return milliseconds === null ? null : instantOf(milliseconds);
}

/** A content digest. */
export const DIGEST = Type.String({
  pattern: '^(sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$',
  maxLength: 135,
  description: 'sha256 or sha512 and hexadecimal digits in lower case.',
});

/** Id of a record, as the service made it. */
export const ID = Type.String({
  pattern: '^[0-9A-Za-z_-]{1,64}$',
  maxLength: 64,
  description: 'Id that the service made.',
});

/** An image as a caller names it. It is parsed by the route; this only bounds it. */
export const REFERENCE = text(1024, 'An image reference, for example docker.io/library/nginx:1.27.');

/** What a decision says. */
export const VERDICT = Type.Union(
  [Type.Literal('pass'), Type.Literal('warn'), Type.Literal('fail'), Type.Literal('error')],
  { description: 'What a decision says.' },
);

/** Query of a list, with what else the list can be asked for. */
export function pageQuery<P extends TProperties>(more: P): TObject<P & typeof PAGE_PROPERTIES> {
  return closed({ ...more, ...PAGE_PROPERTIES });
}

/** Which part of a list is asked for. */
export const PAGE_PROPERTIES = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, description: 'Most items of one page. Default 50.' })),
  after: Type.Optional(
    Type.String({ minLength: 1, maxLength: 4096, description: '`next` of the page before; absent for the first.' }),
  ),
};

/** The page that a query asks the store for. */
export function pageRequest({ limit, after }: { limit?: number; after?: string }): PageRequest {
  return { ...(limit === undefined ? {} : { limit }), ...(after === undefined ? {} : { after }) };
}

/** Part of a list, as `pageAnswer` describes it. */
export interface PageAnswer<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

/** Answer of a list. */
export function pageAnswer<S extends TSchema>(item: S): TObject<{ items: TArray<S>; next: TUnion<[TString, TNull]> }> {
  return closed({
    items: Type.Array(item, { maxItems: 1000 }),
    next: nullable(Type.String({ maxLength: 4096, description: 'Cursor of the page that follows; null at the end.' })),
  });
}

/** Any JSON of a form that is described elsewhere, for example a decision. */
export const ANY_JSON = Type.Unknown({ description: 'JSON of a form described in the reference.' });

const PROBLEM_DETAIL = Type.Object({
  severity: Type.String(),
  code: Type.String(),
  message: Type.String(),
  pointer: Type.Optional(Type.String()),
  line: Type.Optional(Type.Number()),
  column: Type.Optional(Type.Number()),
});

/** A problem (RFC 9457) with our code. */
export const PROBLEM = closed({
  type: Type.String({ description: 'urn:assay:problem: and the code.' }),
  title: Type.String(),
  status: Type.Integer({ minimum: 400, maximum: 599 }),
  code: Type.String({ pattern: '^[A-Z][A-Z0-9_]*$', description: 'Stable; decide on this.' }),
  detail: Type.String({ description: 'For people.' }),
  requestId: Type.String({ description: 'As the log of the service names the request.' }),
  hint: Type.Optional(Type.String()),
  problems: Type.Optional(Type.Array(PROBLEM_DETAIL)),
});
