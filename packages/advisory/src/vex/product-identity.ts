import { isDigest, parseDigest } from '@assay/core';
import type { VexProduct } from './vex-document.ts';

/** Nothing that identifies anything. */
export const NO_PRODUCT: VexProduct = { purls: [], cpes: [], digests: [], references: [] };

/** A product by one text: a package URL, a CPE name, a digest, or else an image reference. */
export function productOf(text: string): VexProduct {
  if (/^pkg:/i.test(text)) return { ...NO_PRODUCT, purls: [text] };
  if (/^cpe:/i.test(text)) return { ...NO_PRODUCT, cpes: [text] };
  if (isDigest(text)) return { ...NO_PRODUCT, digests: [parseDigest(text)] };
  return { ...NO_PRODUCT, references: [text] };
}

/** A product by all that identifies either. */
export function mergedProduct(a: VexProduct, b: VexProduct): VexProduct {
  return {
    purls: [...new Set([...a.purls, ...b.purls])],
    cpes: [...new Set([...a.cpes, ...b.cpes])],
    digests: [...new Set([...a.digests, ...b.digests])],
    references: [...new Set([...a.references, ...b.references])],
  };
}

/** The digests among hashes by the names that formats give algorithms: `sha-256`, `SHA256`. */
export function digestsOf(hashes: Iterable<readonly [algorithm: string, hex: string]>): readonly string[] {
  const digests: string[] = [];
  for (const [algorithm, hex] of hashes) {
    const digest = `${algorithm.toLowerCase().replace('-', '')}:${hex.toLowerCase().replace(/^sha\d+:/, '')}`;
    if (isDigest(digest)) digests.push(digest);
  }
  return digests;
}
