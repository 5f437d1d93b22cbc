import type { Readable } from 'node:stream';
import type { Scope, WriteTransaction } from '@assay/store';
import type { JsonObject } from '@assay/core';
import type { Principal } from '../access/principal.ts';
import type { ServiceParts } from '../service/parts.ts';

/** What the audit trail says of a change. */
export interface ChangeNote {
  /** For example `policy.activate`. */
  readonly action: string;
  /** What it was done to, for example `policy:0198…`. */
  readonly subject: string;
  /** What else explains it; never a secret. Default nothing. */
  readonly details?: JsonObject;
}

/** A change and what the trail says of it, in one entry or in several; null: nothing was changed, so nothing is said. */
export interface Change<T> {
  readonly result: T;
  readonly note: ChangeNote | readonly ChangeNote[] | null;
}

/** One request, allowed, with what came with it checked. */
export interface Call<P, Q, B> extends BareCall {
  readonly params: P;
  readonly query: Q;
  readonly body: B;
}

/** One request that is allowed, without what came with it. */
export interface BareCall {
  /** The bytes of the body where the route reads them itself; empty elsewhere. */
  readonly bytes: Readable;
  /** By lower-case name; of several the first. */
  readonly header: (name: string) => string | null;
  readonly parts: ServiceParts;
  /** Scheme, host and port under which the service was asked, or is known. */
  readonly origin: string;
  /**
   * Who asks.
   * @throws UNAUTHENTICATED on a public route without a credential
   */
  principal(): Principal;
  /**
   * The records of the caller's space, for reading.
   * @throws UNAUTHENTICATED as `principal` does
   */
  scope(): Scope;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Aborted when the caller goes away or the service stops. */
  readonly signal: AbortSignal;
  /** Id of the request, as its answer and the log name it. */
  readonly requestId: string;
  /**
   * Changes something in the caller's space: the work and its entry in the audit trail in one transaction. The only way in which routes
   * write.
   */
  change<T>(work: (scope: Scope & { readonly db: WriteTransaction }) => Promise<Change<T>>): Promise<T>;
}
