import type { Readable } from 'node:stream';
import { type Static, type TObject, type TSchema, Type } from 'typebox';
import type { Permission } from '../access/permission.ts';
import type { BareCall, Call } from './call.ts';
import { jsonInput, textInput } from './input.ts';

/** The schema of input that a route does not take. */
export const NOTHING = Type.Object({}, { additionalProperties: false });

/** Who may use a route: everybody, or whoever has the permission in the space that the request is about. */
export type Access =
  /** `ownProof`: the header `Authorization` is for the route itself to look at, and no credential of ours. Default false. */
  | { readonly kind: 'public'; readonly ownProof?: boolean }
  | { readonly kind: 'permission'; readonly permission: Permission };

/** What a route answers with. */
export interface Answer {
  readonly status: number;
  /** JSON, or text and bytes where the route names another media type; absent for none. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  /** Bytes that are sent as they come, in place of `body`. */
  readonly stream?: Readable;
}

/** One answer as the OpenAPI document tells of it. */
export interface AnswerSpec {
  readonly description: string;
  /** Null for an answer without a body. */
  readonly schema: TSchema | null;
  /** Default `application/json`. */
  readonly mediaType?: string;
}

/** A route: everything that the server, the OpenAPI document and the tests need to know of it. */
export interface RouteSpec<P extends TObject, Q extends TObject, B extends TSchema> {
  /** Names the operation in the OpenAPI document: `submitImage`. */
  readonly id: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With parameters as `:name`. */
  readonly path: string;
  /** The noun it is about, which groups routes. */
  readonly tag: string;
  /** One sentence. */
  readonly summary: string;
  readonly access: Access;
  /** `NOTHING` where it takes none, as for the two that follow. */
  readonly params: P;
  readonly query: Q;
  /** Checked as JSON without turning any type into another. */
  readonly body: B;
  /** In place of `body`: media types of bytes that the route reads itself from `call.bytes`. */
  readonly rawBody?: { readonly mediaTypes: readonly string[]; readonly description: string };
  /** Largest body in bytes. Default 1 MiB. */
  readonly bodyLimit?: number;
  /** Whether `Idempotency-Key` is honoured: an answer that was given is given again. Default true for POST with a JSON body. */
  readonly idempotent?: boolean;
  /** Whether the change may or must say with If-Match which version it is for; the handler holds it against what it reads. Default neither. */
  readonly ifMatch?: 'taken' | 'required';
  /** False for routes that probes ask without end: they are not counted against a caller. Default true. */
  readonly limited?: boolean;
  /** By status. Errors that every route may give need not be told. */
  readonly answers: Readonly<Record<number, AnswerSpec>>;
  readonly handle: (call: Call<Static<P>, Static<Q>, Static<B>>) => Promise<Answer>;
}

/** What came with a request, not yet checked. */
export interface RawInput {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
}

/** A route whatever it takes. */
export interface Route extends Omit<RouteSpec<TObject, TObject, TSchema>, 'handle'> {
  /**
   * Checks what came with the request and answers it.
   * @throws REQUEST_INVALID, and what the handler throws
   */
  answer(input: RawInput, call: BareCall): Promise<Answer>;
}

/** Defines a route; the types of what its handler takes are found from its schemas, and what comes in is checked against them. */
export function defineRoute<P extends TObject, Q extends TObject, B extends TSchema>(spec: RouteSpec<P, Q, B>): Route {
  const { handle, ...told } = spec;
  const params = textInput(spec.params, 'path');
  const query = textInput(spec.query, 'query');
  const body = jsonInput(spec.body);
  return {
    ...told,
    answer: async (input, call) =>
      handle({ ...call, params: params(input.params), query: query(input.query), body: body(input.body) }),
  };
}
