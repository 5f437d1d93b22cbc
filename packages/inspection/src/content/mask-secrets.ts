import type { Scanner, SecretOccurrence } from '@assay/secret';
import type { LayerContents, LayerRecord, ReadFailure } from '../layer/layer-record.ts';

type Masked = Pick<LayerContents, 'bytes' | 'failures'>;

/**
 * The content of files that were asked for with the secrets in it masked: what is told and kept of an image shows none. Letters and digits
 * of a secret become others of their kind, so that lines, lengths and kinds of characters stay what they are, and expressions about them
 * find what they would have found. A content that could not be looked through is left out, for which there is a failure.
 */
export function maskSecrets({ paths, contents }: Pick<LayerRecord, 'paths' | 'contents'>, scanner: Scanner): Masked {
  const failures: ReadFailure[] = [];
  const bytes = contents.bytes.flatMap(([index, base64]): LayerContents['bytes'] => {
    const content = Buffer.from(base64, 'base64');
    const { occurrences, truncated } = scanner.scan(content, { path: paths.at(index) });
    if (truncated) {
      const message = 'may hold more secrets than can be masked';
      failures.push({ cataloger: null, index, code: 'FILE_UNREADABLE', effect: 'incomplete', message });
      return [];
    }
    if (occurrences.length === 0) return [[index, base64]];
    return [[index, maskAll(content, occurrences).toString('base64')]];
  });
  return { bytes, failures: [...contents.failures, ...failures] };
}

/** What stands around a key in PEM, which is no secret. RFC 7468. */
const ARMOR = /-----(?:BEGIN|END) [A-Z0-9 ]{1,60}-----/g;

/** Bytes of the shortest secret that is masked wherever else it stands. */
const MIN_REPEATED_BYTES = 8;

/** What was found in one place is hidden in every other as well. */
function maskAll(content: Buffer, occurrences: readonly SecretOccurrence[]): Buffer {
  const shown = Buffer.from(content);
  const done = new Set<string>();
  for (const { offset, lengthBytes, preview } of occurrences) {
    const secret = content.subarray(offset, offset + lengthBytes);
    const text = secret.toString('latin1');
    const mask = maskOf(text, preview);
    if (mask === text || done.has(text)) continue;
    shown.write(mask, offset, 'latin1');
    if (secret.byteLength < MIN_REPEATED_BYTES) continue;
    done.add(text);
    for (let at = content.indexOf(secret); at >= 0; at = content.indexOf(secret, at + secret.byteLength)) {
      shown.write(mask, at, 'latin1');
    }
  }
  return shown;
}

/** What is shown of a secret, given as one-byte characters. */
function maskOf(secret: string, preview: string): string {
  const isHex = /^[0-9a-f]+$/i.test(secret);
  const prefix = preview.endsWith('…') && secret.startsWith(preview.slice(0, -1)) ? preview.length - 1 : 0;
  const kept = [...secret.matchAll(ARMOR)].map(({ index, 0: text }) => [index, index + text.length] as const);
  const bytes = Buffer.from(secret, 'latin1');
  for (const [at, byte] of bytes.entries()) {
    const isKept = at < prefix || kept.some(([from, to]) => at >= from && at < to);
    if (!isKept) bytes[at] = masked(byte, isHex);
  }
  return bytes.toString('latin1');
}

const [ZERO, UPPER_A, UPPER_X, LOWER_A, LOWER_X] = [0x30, 0x41, 0x58, 0x61, 0x78] as const;

/** Another character of the same kind; white space and punctuation stay. */
function masked(byte: number, isHex: boolean): number {
  if (byte >= ZERO && byte <= 0x39) return ZERO;
  if (byte >= UPPER_A && byte <= 0x5a) return isHex ? UPPER_A : UPPER_X;
  if (byte >= LOWER_A && byte <= 0x7a) return isHex ? LOWER_A : LOWER_X;
  return byte >= 0x80 ? LOWER_X : byte;
}
