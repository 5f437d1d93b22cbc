import { serverError } from '../errors.ts';
import { type RateDecision, type RateLimiter, createRateLimiter } from './rate-limiter.ts';

/** How many requests callers may send to this process. */
export interface RequestLimits {
  /** Counts a request of somebody who is known, or of an address. Returns headers of the answer. @throws RATE_LIMITED */
  count(caller: { readonly actor: string } | { readonly address: string }, now: number): RateHeaders;
  /** Refuses who failed to authenticate too often, before the credential is looked at. @throws RATE_LIMITED */
  checkFailures(address: string, authorization: string, now: number): void;
  noteFailure(address: string, authorization: string, now: number): void;
}

/** Headers of draft-ietf-httpapi-ratelimit-headers. */
export type RateHeaders = Readonly<Record<'ratelimit' | 'ratelimit-policy', string>>;

/** Requests of addresses without a credential, as a share of those of a known caller. */
const SHARE_OF_STRANGERS = 10;
const SHARE_OF_FAILURES = 600;

/** Limits out of the one that is set. */
export function createRequestLimits(requestsPerMinute: number): RequestLimits {
  const known = createRateLimiter(requestsPerMinute);
  const strangers = createRateLimiter(Math.max(30, Math.ceil(requestsPerMinute / SHARE_OF_STRANGERS)));
  const failures = createRateLimiter(Math.max(20, Math.ceil(requestsPerMinute / SHARE_OF_FAILURES)));
  return {
    count(caller, now) {
      const [limiter, decision] =
        'actor' in caller
          ? ([known, known.take(caller.actor, now)] as const)
          : ([strangers, strangers.take(caller.address, now)] as const);
      if (!decision.allowed) throw limited(decision, 'requests');
      return headersOf(limiter, decision);
    },
    checkFailures(address, authorization, now) {
      const decision = failures.peek(failureKey(address, authorization), now);
      if (!decision.allowed) throw limited(decision, 'credentials that do not count');
    },
    noteFailure(address, authorization, now) {
      failures.take(failureKey(address, authorization), now);
    },
  };
}

/** A pipeline with an old key behind a shared address locks out that key, nobody else; guesses at anything else share one count. */
function failureKey(address: string, authorization: string): string {
  const [, keyId = ''] = /^Bearer +(assay_[0-9a-f-]{36})_/i.exec(authorization) ?? [];
  return `${address} ${keyId}`;
}

function limited({ retryAfter }: RateDecision, what: string): Error {
  return serverError('RATE_LIMITED', `too many ${what} in a minute`, { details: { retryAfter } });
}

function headersOf({ perMinute }: RateLimiter, { remaining, reset }: RateDecision): RateHeaders {
  return {
    'ratelimit-policy': `"default";q=${perMinute};w=60`,
    ratelimit: `"default";r=${remaining};t=${reset}`,
  };
}
