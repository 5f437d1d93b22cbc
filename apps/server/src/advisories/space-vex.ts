import { type VexSource, readVex } from '@assay/advisory';
import { type Scope, advisoryDocuments } from '@assay/store';

/** Documents of which the parsed form is kept. */
const KEPT = 200;

/** Parsed VEX documents by digest of their text, the latest used last. */
export type VexCache = Map<string, VexSource>;

/**
 * The VEX documents of the space. Whoever may hand documents in may also decide exceptions, so they are trusted in their space, and in no
 * other one.
 */
export async function spaceVex(scope: Scope, cache: VexCache): Promise<readonly VexSource[]> {
  const sources: VexSource[] = [];
  for (const { id, digest } of await advisoryDocuments.advisoryDocumentDigests(scope, 'vex')) {
    const known = cache.get(digest);
    if (known !== undefined) {
      cache.delete(digest);
      cache.set(digest, known);
      sources.push(known);
      continue;
    }
    const stored = await advisoryDocuments.getAdvisoryDocument(scope, id);
    if (stored === null) continue;
    const source = {
      document: readVex({ text: stored.document, name: stored.name }),
      trusted: true,
      name: stored.name,
    };
    cache.set(stored.digest, source);
    sources.push(source);
    const [oldest] = cache.keys();
    if (cache.size > KEPT && oldest !== undefined) cache.delete(oldest);
  }
  return sources;
}
