import { type JsonObject, type JsonValue, isJsonObject } from '@assay/core';
import { IMAGE_POLICY_RULES } from '../trust/image-policy-document.ts';
import { writeTrust } from '../trust/write-trust.ts';
import { importConnaisseur } from './import-connaisseur.ts';
import { importKyverno } from './import-kyverno.ts';
import { importNotation } from './import-notation.ts';
import type { ImportNote } from './import-note.ts';
import type { ImportResources, ImportedPolicies } from './imported-policies.ts';
import { readImagePolicies } from './read-image-policies.ts';
import type { TrustStores } from './notation/verification.ts';

/** Kinds of foreign image policies that can be imported. */
export type ForeignPolicies = 'cip' | 'kyverno' | 'notation' | 'connaisseur';

/** Foreign image policies as a document of our shape, with everything that does not say the same in it. */
export interface ImportedDocument {
  readonly document: JsonObject;
  readonly notes: readonly ImportNote[];
}

/** What a foreign document points at but does not hold. */
export interface ForeignResources extends ImportResources {
  /** Certificates of the trust stores of Notation. */
  readonly trustStores?: TrustStores;
}

/**
 * Imports foreign image policies: ClusterImagePolicies, Kyverno policies, a Notation trust policy, or the Helm values of Connaisseur. The
 * document judges every image by them; one that none of them is about is stopped.
 * @throws POLICY_UNREADABLE, POLICY_INVALID with every problem in `error.problems`
 */
export function importImagePolicies(
  kind: ForeignPolicies,
  document: { readonly text: string; readonly name: string },
  resources: ForeignResources = {},
): ImportedDocument {
  const { notes, ...trust } = read(kind, document, resources);
  const rules: JsonValue = JSON.parse(IMAGE_POLICY_RULES);
  const frame = isJsonObject(rules) ? rules : {};
  return {
    document: { ...frame, id: `imported-${kind}`, name: `Imported from ${document.name}`, ...writeTrust(trust) },
    notes,
  };
}

function read(
  kind: ForeignPolicies,
  document: { readonly text: string; readonly name: string },
  resources: ForeignResources,
): ImportedPolicies {
  switch (kind) {
    case 'cip':
      return readImagePolicies(document, resources);
    case 'kyverno':
      return importKyverno(document, resources);
    case 'notation':
      return importNotation(document, resources.trustStores ?? {});
    case 'connaisseur':
      return importConnaisseur(document, resources);
  }
}
