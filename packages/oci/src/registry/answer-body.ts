import { ociError } from '../errors.ts';
import type { HttpAnswer } from './http-answer.ts';
import { ERROR_BODY_TIMEOUT_MS, MAX_ERROR_BODY_BYTES } from './limits.ts';

/**
 * Reads a whole body, counting bytes as they come.
 * @throws CONTENT_TOO_LARGE, PassingFault, ABORTED
 */
export async function readBody(
  answer: HttpAnswer,
  options: { readonly maxBytes: number; readonly what: string },
): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of answer.chunks) {
    length += chunk.length;
    if (length > options.maxBytes) {
      throw ociError('CONTENT_TOO_LARGE', `${options.what} is larger than ${options.maxBytes} bytes`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/**
 * Reads the beginning of the body of a failed answer: at most `MAX_ERROR_BODY_BYTES` and what arrives within
 * `ERROR_BODY_TIMEOUT_MS`. A body that breaks off is as good as one that ends.
 */
export async function readErrorBody(answer: HttpAnswer): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const late = setTimeout(() => {
    answer.cut();
  }, ERROR_BODY_TIMEOUT_MS);
  try {
    for await (const chunk of answer.chunks) {
      chunks.push(chunk);
      length += chunk.length;
      if (length >= MAX_ERROR_BODY_BYTES) break;
    }
  } catch {
    // What has arrived is all there is to say about this failure.
  } finally {
    clearTimeout(late);
  }
  return Buffer.concat(chunks).subarray(0, MAX_ERROR_BODY_BYTES).toString('utf8');
}
