import { type ErrorMaker, defineErrors } from '@assay/core';

/** The codes that package `sbom` throws. */
export const SBOM_ERRORS = {
  SBOM_FORMAT_UNKNOWN: {
    kind: 'usage',
    summary: 'No SBOM format has that name.',
    hint: 'Use cyclonedx-json, cyclonedx-xml, spdx-json, spdx-tv, spdx3-json, github-snapshot or native.',
  },
  SBOM_SPEC_VERSION_UNKNOWN: {
    kind: 'usage',
    summary: 'The format cannot be written in that version of its specification.',
    hint: 'CycloneDX is written in 1.5, 1.6 and 1.7; the other formats have one version each.',
  },
  SBOM_TOO_LARGE: { kind: 'untrusted', summary: 'The document is larger than Assay accepts.' },
  SBOM_TOO_DEEP: { kind: 'untrusted', summary: 'The document is nested deeper than Assay accepts.' },
  SBOM_SYNTAX: {
    kind: 'document',
    summary: 'The document is not well-formed JSON, XML or tag-value text, or could be read in two ways.',
    hint: 'Write the SBOM again; it may have been cut off on its way.',
  },
  SBOM_DTD: {
    kind: 'untrusted',
    summary: 'The XML document has a document type declaration, which can define entities; no SBOM needs one.',
    hint: 'Remove the declaration.',
  },
  SBOM_NOT_RECOGNIZED: {
    kind: 'unsupported',
    summary: 'The document is no SBOM in a format that Assay reads.',
    hint: 'Assay reads CycloneDX JSON and XML, SPDX 2.2 and 2.3 JSON and tag-value, SPDX 3.0 JSON-LD and its own JSON, plain or in an attestation.',
  },
  SBOM_VERSION_UNSUPPORTED: {
    kind: 'unsupported',
    summary: 'The SBOM is written in a version of its format that Assay does not read.',
    hint: 'Assay reads CycloneDX 1.2 to 1.7, SPDX 2.2, 2.3 and 3.0.',
  },
  SBOM_INVALID: {
    kind: 'document',
    summary: 'A part of the document that everything else depends on is missing or has the wrong type.',
  },
} as const;

export const sbomError: ErrorMaker<typeof SBOM_ERRORS> = defineErrors(SBOM_ERRORS);
