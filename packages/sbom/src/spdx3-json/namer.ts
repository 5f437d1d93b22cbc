import type { JsonObject, JsonValue } from '@assay/core';
import { present } from '../text/json-text.ts';

/** An element of the graph. */
export type Element = JsonObject;

/** Gives the elements of one document their identifiers. */
export interface Namer {
  /** Name of the one creation record. */
  readonly creationInfo: string;
  /** IRI of an element. */
  readonly id: (ref: string) => string;
  /** An element with its identifier and creation record; fields that are undefined are left out. */
  element(type: string, ref: string, fields: Readonly<Record<string, JsonValue | undefined>>): Element;
}

/** Identifiers below the document's UUID. */
export function namer(uuid: string): Namer {
  const creationInfo = '_:creation';
  const id = (ref: string): string => `urn:uuid:${uuid}#${ref}`;
  return {
    creationInfo,
    id,
    element: (type, ref, fields) => present({ type, spdxId: id(ref), creationInfo, ...fields }),
  };
}
