/** The codes of gaps that reading an SBOM can leave, with their effect and what they mean. */
export const SBOM_GAPS = {
  SBOM_NO_FILES: {
    effect: 'partial',
    summary: 'An SBOM does not hold the files of the image: rules about files see none.',
  },
  SBOM_NO_CONFIG: {
    effect: 'partial',
    summary:
      'An SBOM does not hold the configuration of the image: rules about users, ports, labels or environment see nothing.',
  },
  SBOM_COMPONENT_UNREADABLE: { effect: 'incomplete', summary: 'A component has neither a name nor a package URL.' },
  SBOM_NO_PURL: { effect: 'partial', summary: 'A component has no package URL: its kind is unknown.' },
  SBOM_PURL_INVALID: {
    effect: 'partial',
    summary: 'The package URL of a component cannot be read: its kind is unknown.',
  },
  SBOM_TYPE_UNKNOWN: { effect: 'partial', summary: 'A package URL has a type that Assay does not know.' },
  SBOM_NO_VERSION: { effect: 'partial', summary: 'A component has no version.' },
  SBOM_FIELD_UNREADABLE: { effect: 'partial', summary: 'A field of a component has the wrong type and was left out.' },
  SBOM_CONTRADICTION: {
    effect: 'partial',
    summary: 'What the document carries for Assay does not belong to what it shows; the shown was taken.',
  },
  SBOM_REFERENCE_UNKNOWN: {
    effect: 'partial',
    summary: 'A relation names nothing in the document, or several things: what depends on what is not wholly known.',
  },
  SBOM_RELATION_LIMIT: {
    effect: 'partial',
    summary: 'The document has more relations than are read: what depends on what is not wholly known.',
  },
  SBOM_INCOMPLETE: { effect: 'incomplete', summary: 'The document itself says that it is incomplete.' },
  SBOM_SUBJECT_MISMATCH: {
    effect: 'incomplete',
    summary: 'The statement that wraps the document is about another image than the document.',
  },
} as const;

/** One of the codes. */
export type SbomGapCode = keyof typeof SBOM_GAPS;
