import type { JsonValue } from '@assay/core';
import { damaged } from './sealed-text.ts';
import { storedList, storedText } from './stored-value.ts';

/** What else of the database belongs to an advisory, kept beside it so that it can be taken out without a search. */
export interface AdvisoryLinks {
  /** Namespace id and name of each package that it speaks of, once. */
  readonly places: readonly (readonly [number, string])[];
  /** Ids under which it is found. */
  readonly about: readonly string[];
}

export function encodeLinks(links: AdvisoryLinks): string {
  return JSON.stringify([links.places, links.about]);
}

/** @throws DATABASE_CORRUPT */
export function readLinks(stored: unknown): AdvisoryLinks {
  const [places, about] = storedList('links of an advisory', parse(stored));
  return {
    places: storedList('links of an advisory', places).map((place) => {
      const [namespace, name] = storedList('links of an advisory', place);
      if (typeof namespace !== 'number') throw damaged('links of an advisory');
      return [namespace, storedText('links of an advisory', name)];
    }),
    about: storedList('links of an advisory', about).map((id) => storedText('links of an advisory', id)),
  };
}

function parse(stored: unknown): JsonValue {
  if (typeof stored !== 'string') throw damaged('links of an advisory');
  try {
    const value: JsonValue = JSON.parse(stored);
    return value;
  } catch {
    throw damaged('links of an advisory');
  }
}
