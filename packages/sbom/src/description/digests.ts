import { type JsonObject, compareText } from '@assay/core';
import { isObject } from '../text/json-text.ts';

/** A digest of a package's own bytes, as its ecosystem recorded it. */
export interface PackageDigest {
  readonly algorithm: 'md5' | 'sha1' | 'sha256' | 'sha384' | 'sha512';
  /** Lower case. */
  readonly hex: string;
}

const HEX_LENGTH: Readonly<Record<PackageDigest['algorithm'], number>> = {
  md5: 32,
  sha1: 40,
  sha256: 64,
  sha384: 96,
  sha512: 128,
};

/** Names under which metadata keeps digests of the package itself. */
const TEXT_KEYS: ReadonlySet<string> = new Set(['digest', 'integrity']);

/**
 * Finds digests in the metadata of a package: keys named after an algorithm with a hex value, `digests` as an object of these,
 * `digest` as `sha256:…`, `integrity` as npm writes it (W3C subresource integrity). Sorted, each once; malformed ones left out.
 */
export function packageDigests(metadata: JsonObject): readonly PackageDigest[] {
  const found = new Map<string, PackageDigest>();
  const add = (algorithm: string, hex: string): void => {
    const digest = readDigest(algorithm, hex);
    if (digest !== null) found.set(`${digest.algorithm}:${digest.hex}`, digest);
  };
  const digests = metadata['digests'];
  for (const [key, value] of Object.entries({ ...(isObject(digests) ? digests : {}), ...metadata })) {
    if (typeof value !== 'string') continue;
    if (!TEXT_KEYS.has(key)) add(key, value);
    else for (const text of value.split(/\s+/)) addText(text, add);
  }
  return [...found.entries()].toSorted(([a], [b]) => compareText(a, b)).map(([, digest]) => digest);
}

function addText(text: string, add: (algorithm: string, hex: string) => void): void {
  const [, algorithm = '', separator, value = ''] = /^([a-z0-9]+)([:-])(.+)$/.exec(text) ?? [];
  if (separator === ':') add(algorithm, value);
  if (separator === '-') add(algorithm, Buffer.from(value, 'base64').toString('hex'));
}

/** A digest with a known algorithm and the right number of hex digits; null otherwise. `SHA-256` and `sha256` are the same. */
export function readDigest(algorithm: string, hex: string): PackageDigest | null {
  const name = algorithm.toLowerCase().replace('-', '');
  const value = hex.toLowerCase();
  if (!isAlgorithm(name)) return null;
  return value.length === HEX_LENGTH[name] && /^[0-9a-f]+$/.test(value) ? { algorithm: name, hex: value } : null;
}

function isAlgorithm(name: string): name is PackageDigest['algorithm'] {
  return Object.hasOwn(HEX_LENGTH, name);
}
