import type { TufDownload } from './refresh-target.ts';

/** How long one file may take. */
const MAX_MS = 30_000;

/** Downloads files of repositories over HTTPS, without following redirects to other schemes. */
export function httpsDownload(signal: AbortSignal): TufDownload {
  return async (url, maxBytes) => {
    const response = await fetch(url, {
      signal: AbortSignal.any([signal, AbortSignal.timeout(MAX_MS)]),
      redirect: 'error',
    });
    if (response.status === 404 || response.status === 403) return null;
    if (!response.ok || response.body === null) throw new Error(`the repository answered ${response.status}`);
    const chunks: Uint8Array[] = [];
    let total = 0;
    for await (const chunk of response.body) {
      total += chunk.length;
      if (total > maxBytes) throw new Error('a file of the repository is too large');
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  };
}
