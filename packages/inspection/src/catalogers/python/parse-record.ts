import { decodeText, linesOf } from '../decode-text.ts';
import { unreadable } from '../gap-codes.ts';

/** A file of a distribution as RECORD has it. */
export type RecordedFile = {
  /** Relative to the directory that holds the `.dist-info`, or absolute. */
  readonly path: string;
  /** `sha256:…` and the like, in hex. */
  readonly digest?: string;
  readonly sizeBytes?: number;
};

/** Files of one distribution; the largest have some 50,000. */
const MAX_FILES = 500_000;

/** Longer lines hold no path that a file system would take. */
const MAX_LINE_LENGTH = 10_000;

/** Bytes of the digests that are believed, by algorithm. */
const DIGEST_BYTES: Readonly<Record<string, number>> = { md5: 16, sha1: 20, sha256: 32, sha384: 48, sha512: 64 };

/**
 * Reads RECORD: path, digest and size of each file as comma-separated values. Lines that say something else are passed over.
 * Python packaging guide, "Recording installed projects".
 * @throws CatalogerError PYTHON_LIMIT
 */
export function parseRecord(bytes: Uint8Array): readonly RecordedFile[] {
  const files: RecordedFile[] = [];
  for (const line of linesOf(decodeText(bytes))) {
    if (line.length > MAX_LINE_LENGTH) continue;
    const [, quoted, bare, digest = '', size = ''] =
      /^(?:"([^"]*(?:""[^"]*)*)"|([^",]*))(?:,([^,"]*))?(?:,([0-9]{0,15}))?\s*$/.exec(line) ?? [];
    const path = quoted === undefined ? bare : quoted.replaceAll('""', '"');
    if (!path) continue;
    files.push({ path, ...readDigest(digest), ...(size === '' ? {} : { sizeBytes: Number(size) }) });
    if (files.length > MAX_FILES) throw unreadable('PYTHON_LIMIT', `more than ${MAX_FILES} files`);
  }
  return files;
}

/** `sha256=` and the digest in base64 for URLs. */
function readDigest(text: string): Pick<RecordedFile, 'digest'> {
  const [, algorithm = '', encoded = ''] = /^([a-z0-9]+)=([A-Za-z0-9_-]+)=*$/.exec(text) ?? [];
  const digest = Buffer.from(encoded, 'base64url');
  return digest.length === DIGEST_BYTES[algorithm] ? { digest: `${algorithm}:${digest.toString('hex')}` } : {};
}
