import type { Pool } from 'pg';
import { postgresFailure } from '../database/postgres/failures.ts';
import { AssayError } from '@assay/core';

/** Failures that pass without us: the server is away or waits, or its disk is full. */
const PASSING: ReadonlySet<string> = new Set(['STORE_UNAVAILABLE', 'STORE_BUSY', 'STORE_FULL']);

/** A code of those that graphile-worker tries again after, at first after three seconds. */
const TRIED_AGAIN = 'ETIMEDOUT';

/**
 * Makes a pool give failures that pass in a form that graphile-worker tries again after. It waits for nobody when it says that a
 * message is done, so that any other failure there, as of a server that just restarts, would end the whole process. What fails because
 * the pool was closed is left unanswered: whoever asked is going away too.
 */
export function makePatient(pool: Pool): void {
  wrap(pool, 'connect', pool);
  pool.on('connect', (client) => wrap(client, 'query', pool));
}

function wrap(owner: object, name: string, pool: Pool): void {
  const method: unknown = Reflect.get(owner, name);
  if (typeof method !== 'function') throw new TypeError(`there is no ${name}`);
  Object.defineProperty(owner, name, {
    configurable: true,
    value: (...given: readonly unknown[]): unknown => {
      const answer: unknown = Reflect.apply(method, owner, given);
      return answer instanceof Promise ? answer.catch((error: unknown) => fail(error, pool)) : answer;
    },
  });
}

function fail(error: unknown, pool: Pool): Promise<never> {
  if (pool.ending) return new Promise(() => undefined);
  const ours = postgresFailure(error);
  const passing = ours instanceof AssayError && PASSING.has(ours.code);
  throw passing ? Object.assign(new Error(ours.message, { cause: error }), { code: TRIED_AGAIN }) : error;
}
