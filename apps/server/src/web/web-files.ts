import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
};

/** Ways in which a file can be sent, the smallest first. */
export type Encoding = 'br' | 'gzip' | 'identity';

/** A file of the interface. */
export interface WebFile {
  readonly mediaType: string;
  /** Strong, of the bytes before they are compressed. */
  readonly etag: string;
  bytes(encoding: Encoding): Promise<Uint8Array>;
}

/** The files of the interface, read when the first one is asked for. */
export interface WebFiles {
  /** By its name below `assets/`; null when there is none. */
  asset(name: string): Promise<WebFile | null>;
  /** The one page that all addresses show; null when the interface is not there. */
  page(): Promise<string | null>;
}

const compressBrotli = promisify(brotliCompress);
const compressGzip = promisify(gzip);

/** The interface in that directory. What is asked for is only looked up by name among what is there: no name leads outside. */
export function webFiles(directory: string): WebFiles {
  let files: Promise<ReadonlyMap<string, WebFile>> | null = null;
  let page: Promise<string | null> | null = null;
  return {
    asset: async (name) => (await (files ??= readAssets(join(directory, 'assets')))).get(name) ?? null,
    page: () => (page ??= readFile(join(directory, 'index.html'), 'utf8').catch(() => null)),
  };
}

async function readAssets(directory: string): Promise<ReadonlyMap<string, WebFile>> {
  const names = await readdir(directory).catch(() => []);
  const files = names.map(async (name) => [name, webFile(name, await readFile(join(directory, name)))] as const);
  return new Map(await Promise.all(files));
}

function webFile(name: string, plain: Uint8Array): WebFile {
  const digest = createHash('sha256').update(plain).digest('base64url');
  const compressed = new Map<Encoding, Promise<Uint8Array>>();
  const compress = (encoding: Encoding): Promise<Uint8Array> => {
    if (encoding === 'identity') return Promise.resolve(plain);
    if (encoding === 'gzip') return compressGzip(plain, { level: 9 });
    return compressBrotli(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } });
  };
  return {
    mediaType: MEDIA_TYPES[extname(name)] ?? 'application/octet-stream',
    etag: `"${digest}"`,
    bytes: (encoding) => {
      const known = compressed.get(encoding) ?? compress(encoding);
      compressed.set(encoding, known);
      return known;
    },
  };
}

/** The way of sending that the caller prefers among ours (RFC 9110 §12.5.3); what it refuses with `q=0` is not used. */
export function acceptedEncoding(header: string | null): Encoding {
  const parts = (header ?? '').toLowerCase().split(',');
  const wanted = parts.map((part) => part.trim()).filter((part) => !/;\s*q=0(?:\.0{1,3})?$/.test(part));
  const accepted = new Set(wanted.map((part) => part.split(';')[0]));
  if (accepted.has('br')) return 'br';
  return accepted.has('gzip') ? 'gzip' : 'identity';
}
