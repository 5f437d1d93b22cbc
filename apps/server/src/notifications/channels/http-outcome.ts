import { AssayError } from '@assay/core';
import type { EgressRequest } from '../../egress/bounded-fetch.ts';
import type { DeliveryOutcome, SendContext } from './channel.ts';

/** Most bytes of an answer that are read. */
const LARGEST_ANSWER = 64 * 1024;

/** Longest wait that a receiver may ask for, in milliseconds. */
const LONGEST_WAIT = 6 * 60 * 60_000;

/** Sends a request and says how it went. Redirects are not followed: the address that was checked is the one that gets the message. */
export async function sendHttp(
  { parts, signal, timeout }: SendContext,
  url: string,
  request: Pick<EgressRequest, 'headers' | 'body'>,
): Promise<DeliveryOutcome> {
  try {
    const response = await parts.egress.fetch(url, {
      method: 'POST',
      ...request,
      signal,
      maxBytes: LARGEST_ANSWER,
      timeoutMs: timeout,
    });
    return outcomeOf(response.status, response.headers, parts.now());
  } catch (error) {
    if (signal.aborted) throw error;
    return failureOf(error);
  }
}

/** What an answer means. */
function outcomeOf(status: number, headers: Headers, now: number): DeliveryOutcome {
  if (status >= 200 && status < 300) return { kind: 'delivered' };
  if (status === 410) return { kind: 'gone' };
  const redirect = status >= 300 && status < 400 ? ', a redirect, which is not followed' : '';
  return {
    kind: 'failed',
    problem: `the receiver answered with status ${status}${redirect}`,
    unreachable: false,
    permanent: false,
    retryAfter: readRetryAfter(headers.get('retry-after'), now),
  };
}

/** A failure without an answer. */
export function failureOf(error: unknown): DeliveryOutcome {
  const told = error instanceof AssayError && (error.code === 'EGRESS_FAILED' || error.code === 'EGRESS_REFUSED');
  return {
    kind: 'failed',
    problem: told ? error.message : 'the message could not be sent',
    unreachable: true,
    permanent: false,
    retryAfter: null,
  };
}

/** Milliseconds that a Retry-After asks to wait (RFC 9110 §10.2.3), at most six hours; null for one that says nothing. */
function readRetryAfter(text: string | null, now: number): number | null {
  if (text === null) return null;
  const seconds = /^\d{1,9}$/.test(text.trim()) ? Number(text) * 1000 : Date.parse(text) - now;
  return Number.isFinite(seconds) ? Math.min(LONGEST_WAIT, Math.max(0, seconds)) : null;
}
