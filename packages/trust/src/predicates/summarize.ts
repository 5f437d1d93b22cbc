import type { JsonValue, PredicateSummary } from '@assay/core';
import { summarizeProvenance } from './provenance.ts';
import { summarizeSbom } from './sbom.ts';
import { summarizeScan } from './scan.ts';
import { summarizeSummary } from './verification-summary.ts';
import { summarizeVex } from './vex.ts';

/** Short names that older signers and policies use, with the type that they stand for. */
export const SHORT_PREDICATE_TYPES: ReadonlyMap<string, string> = new Map([
  ['custom', 'https://cosign.sigstore.dev/attestation/v1'],
  ['slsaprovenance', 'https://slsa.dev/provenance/v0.2'],
  ['slsaprovenance02', 'https://slsa.dev/provenance/v0.2'],
  ['slsaprovenance1', 'https://slsa.dev/provenance/v1'],
  ['spdx', 'https://spdx.dev/Document'],
  ['spdxjson', 'https://spdx.dev/Document'],
  ['cyclonedx', 'https://cyclonedx.org/bom'],
  ['link', 'https://in-toto.io/Link/v1'],
  ['vuln', 'https://cosign.sigstore.dev/attestation/vuln/v1'],
  ['openvex', 'https://openvex.dev/ns'],
  ['vsa', 'https://slsa.dev/verification_summary/v1'],
]);

type Summarize = (predicate: JsonValue, predicateType: string) => PredicateSummary | null;

/** Readers of the well-known kinds, by the start of the predicate type. */
const READERS: readonly (readonly [RegExp, Summarize])[] = [
  [/^https:\/\/slsa\.dev\/provenance\/v(?:0\.[12]|1(?:\.\d+)?)$/, summarizeProvenance],
  [/^https:\/\/slsa\.dev\/verification_summary\/v(?:0\.[12]|1(?:\.\d+)?)$/, summarizeSummary],
  [/^https:\/\/cosign\.sigstore\.dev\/attestation\/vuln\/v1$/, summarizeScan],
  [/^https:\/\/in-toto\.io\/attestation\/vulns(?:\/v0\.[12])?$/, summarizeScan],
  [/^https:\/\/cyclonedx\.org\/bom(?:\/v?\d[\d.]*)?$/, summarizeSbom],
  [/^https:\/\/spdx\.dev\/Document(?:\/v?\d[\d.]*)?$/, summarizeSbom],
  [/^https:\/\/openvex\.dev\/ns(?:\/v?\d[\d.]*)?$/, summarizeVex],
];

/** What policies ask of a statement; null for kinds that are not well known, and for predicates that are not of their kind. */
export function summarizePredicate(predicateType: string, predicate: JsonValue): PredicateSummary | null {
  const reader = READERS.find(([type]) => type.test(predicateType));
  return reader === undefined ? null : reader[1](predicate, predicateType);
}
