import type { ContentSearch, InspectionRequest } from '@assay/core';
import { type LinearRegex, readLinearRegex } from '@assay/secret';

/** A search that can be run. */
export interface CompiledSearch {
  readonly name: string;
  readonly regex: LinearRegex;
}

/** The searches of a request, and those that cannot be run. */
export interface CompiledSearches {
  readonly searches: readonly CompiledSearch[];
  readonly invalid: readonly { readonly search: ContentSearch; readonly reason: string }[];
}

/** Compiles the searches of a request. */
export function compileSearches({ contentSearches = [] }: InspectionRequest): CompiledSearches {
  const searches: CompiledSearch[] = [];
  const invalid: CompiledSearches['invalid'][number][] = [];
  for (const search of contentSearches) {
    // A flag group around an expression that is unbalanced by itself could make sense of it.
    const alone = readLinearRegex(search.regex);
    const reading = alone.ok ? readLinearRegex(`(?m:${search.regex})`) : alone;
    if (reading.ok) searches.push({ name: search.name, regex: reading.regex });
    else invalid.push({ search, reason: reading.message });
  }
  return { searches, invalid };
}
