import { decodeText } from '../decode-text.ts';

/** Bytes of the main section that are looked at; values of OSGi bundles reach some 100,000. */
const MAX_BYTES = 4 * 1024 * 1024;

/**
 * Reads the main section of META-INF/MANIFEST.MF: attributes by name in lower case, the first of each. Lines that start with a
 * blank continue the one before. JAR file specification, "Name-Value pairs and sections". Never throws.
 */
export function parseManifest(bytes: Uint8Array): ReadonlyMap<string, string> {
  const section = decodeText(bytes.subarray(0, MAX_BYTES)).split(/\r?\n\r?\n/, 1)[0] ?? '';
  const attributes = new Map<string, string>();
  for (const line of section.replaceAll(/\r?\n /g, '').split(/\r?\n/)) {
    const colon = line.indexOf(': ');
    const name = line.slice(0, colon).toLowerCase();
    if (colon > 0 && !attributes.has(name)) attributes.set(name, line.slice(colon + 2).trim());
  }
  return attributes;
}
