/** What a limiter says to one request. */
export interface RateDecision {
  readonly allowed: boolean;
  /** Requests that are left right now. */
  readonly remaining: number;
  /** Seconds until all of them are back. */
  readonly reset: number;
  /** Seconds until one more is allowed; 0 when one is. */
  readonly retryAfter: number;
}

/** Counts requests of callers: each may send so many at once, and gets as many back each minute. */
export interface RateLimiter {
  readonly perMinute: number;
  /** Takes one request of the caller, when there is one left. */
  take(caller: string, now: number): RateDecision;
  /** Says what `take` would, without taking. */
  peek(caller: string, now: number): RateDecision;
}

interface Bucket {
  tokens: number;
  at: number;
}

/** A limiter that remembers at most `most` callers: those who came last. A caller who is forgotten begins anew. */
export function createRateLimiter(perMinute: number, most = 20_000): RateLimiter {
  const buckets = new Map<string, Bucket>();
  const look = (caller: string, now: number): Bucket => {
    const { tokens, at } = buckets.get(caller) ?? { tokens: perMinute, at: now };
    const refilled = Math.min(perMinute, tokens + (Math.max(0, now - at) * perMinute) / 60_000);
    return { tokens: refilled, at: now };
  };
  const decide = ({ tokens }: Bucket, allowed: boolean): RateDecision => ({
    allowed,
    remaining: Math.floor(tokens),
    reset: Math.ceil(((perMinute - tokens) * 60) / perMinute),
    retryAfter: tokens >= 1 ? 0 : Math.max(1, Math.ceil(((1 - tokens) * 60) / perMinute)),
  });
  return {
    perMinute,
    take(caller, now) {
      const bucket = look(caller, now);
      const allowed = bucket.tokens >= 1;
      if (allowed) bucket.tokens -= 1;
      buckets.delete(caller);
      buckets.set(caller, bucket);
      if (buckets.size > most) forgetOldest(buckets);
      return decide(bucket, allowed);
    },
    peek(caller, now) {
      const bucket = look(caller, now);
      return decide(bucket, bucket.tokens >= 1);
    },
  };
}

function forgetOldest(buckets: Map<string, Bucket>): void {
  for (const caller of buckets.keys()) {
    buckets.delete(caller);
    return;
  }
}
