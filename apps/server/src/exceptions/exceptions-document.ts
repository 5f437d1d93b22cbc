import type { JsonObject } from '@assay/core';

/** Id of the allowlist that approved exceptions make up, as decisions name it. */
export const EXCEPTIONS = 'exceptions';

/** Approved exceptions as the document of a policy that holds nothing else, which checks each of them as it would those of a document. */
export function exceptionsDocument(items: readonly JsonObject[]): string {
  return JSON.stringify({
    version: '2',
    id: EXCEPTIONS,
    name: EXCEPTIONS,
    rule_sets: [],
    allowlists: [{ id: EXCEPTIONS, name: EXCEPTIONS, version: '2', items }],
    mappings: [],
  });
}
