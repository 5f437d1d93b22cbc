import type { TrustOptions } from '@assay/assess';

/** Largest answer of an authority in bytes. */
const MAX_BYTES = 1024 * 1024;
const TIMEOUT_MS = 5_000;

/**
 * Asks authorities whether certificates were taken back: by HTTP as certificates name them, without redirects, credentials or much
 * patience.
 */
export function revocationFetch(signal: AbortSignal): NonNullable<TrustOptions['revocation']> {
  return async ({ url, body }) => {
    try {
      const response = await fetch(url, {
        redirect: 'error',
        credentials: 'omit',
        signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
        ...(body === null
          ? {}
          : { method: 'POST', body: new Uint8Array(body), headers: { 'content-type': 'application/ocsp-request' } }),
      });
      if (!response.ok || response.body === null) return null;
      return await readBounded(response.body);
    } catch {
      signal.throwIfAborted();
      return null;
    }
  };
}

async function readBounded(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array | null> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of stream) {
    length += chunk.length;
    if (length > MAX_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
