import type { OperationName } from './openapi.ts';
import type { CheckApp, Repository } from './state.ts';

/** What a request is answered from. */
export interface StandInCall {
  readonly repository: Repository;
  readonly path: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: Readonly<Record<string, unknown>>;
  readonly nextId: () => number;
  /** Who asks. */
  readonly app: CheckApp;
}

/** What goes back. `list` is cut into pages. */
export interface StandInAnswer {
  readonly headers?: Readonly<Record<string, string>>;
  readonly status?: number;
  readonly body?: unknown;
  readonly list?: readonly unknown[];
  /** Puts a page of the list into its body. */
  readonly wrap?: (page: readonly unknown[]) => unknown;
  readonly most?: number;
}

/** Answers one operation on a repository. */
export type Handler = (call: StandInCall) => StandInAnswer;

/** What GitHub says of what is not there. */
export const GONE: StandInAnswer = { status: 404, body: { message: 'Not Found' } };

/** What GitHub says of what it does not take. */
export function refused(message: string): StandInAnswer {
  const errors = [{ resource: 'any', field: 'any', code: 'custom', message }];
  return { status: 422, body: { message: 'Validation Failed', errors } };
}

/** Answers of several operations. */
export type Handlers = Readonly<Partial<Record<OperationName, Handler>>>;

/** Text, or none. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** True for a map of JSON. */
export function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
