import { gunzipSync } from 'node:zlib';

/** Compiled Rego: the module, and the data that it reads. */
export interface RegoModule {
  readonly wasm: Uint8Array;
  /** JSON; null for none. */
  readonly data: string | null;
}

const BLOCK = 512;
const MAX_UNPACKED = 64 * 1024 * 1024;
const MAX_ENTRIES = 10_000;
const WASM_MAGIC = [0x00, 0x61, 0x73, 0x6d];
const GZIP_MAGIC = [0x1f, 0x8b];

/** Reads a bundle (tar.gz with `policy.wasm` and `data.json`) or a bare module. A text says why it is neither. */
export function readModule(bytes: Uint8Array): RegoModule | string {
  if (startsWith(bytes, WASM_MAGIC)) return { wasm: new Uint8Array(bytes), data: null };
  if (!startsWith(bytes, GZIP_MAGIC)) return 'it is neither a bundle (tar.gz) nor a WebAssembly module';
  let archive: Uint8Array;
  try {
    archive = gunzipSync(bytes, { maxOutputLength: MAX_UNPACKED });
  } catch {
    return `the bundle cannot be unpacked, or unpacks to more than ${MAX_UNPACKED} bytes`;
  }
  return readArchive(archive);
}

function startsWith(bytes: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((byte, index) => bytes[index] === byte);
}

function readArchive(archive: Uint8Array): RegoModule | string {
  let wasm: Uint8Array | null = null;
  let data: string | null = null;
  let at = 0;
  for (let count = 0; at + BLOCK <= archive.length && archive[at] !== 0; count++) {
    const size = readOctal(archive, at + 124, 12);
    const end = at + BLOCK + (size ?? 0);
    if (size === null || end > archive.length || count >= MAX_ENTRIES) return 'the bundle is damaged';
    const name = readText(archive, at, 100).replace(/^\.?\//, '');
    const content = archive.subarray(at + BLOCK, end);
    if (name === 'policy.wasm') {
      if (wasm !== null) return 'the bundle has two modules';
      wasm = new Uint8Array(content);
    }
    if (name === 'data.json') data = new TextDecoder().decode(content);
    at = end + ((BLOCK - (size % BLOCK)) % BLOCK);
  }
  return wasm === null ? 'the bundle has no policy.wasm: build it with -t wasm' : { wasm, data };
}

function readText(bytes: Uint8Array, at: number, length: number): string {
  const field = bytes.subarray(at, at + length);
  const end = field.indexOf(0);
  return new TextDecoder().decode(end < 0 ? field : field.subarray(0, end));
}

function readOctal(bytes: Uint8Array, at: number, length: number): number | null {
  const text = readText(bytes, at, length).trim();
  return /^[0-7]{1,11}$/.test(text) ? Number.parseInt(text, 8) : null;
}
