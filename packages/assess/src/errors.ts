import { type ErrorMaker, defineErrors } from '@assay/core';

/** The codes that package `assess` itself throws. */
export const ASSESS_ERRORS = {
  SBOM_UNREADABLE: {
    kind: 'not-found',
    summary: 'The SBOM file does not exist or cannot be read.',
    hint: 'Check the path after sbom: and its permissions.',
  },
} as const;

export const assessError: ErrorMaker<typeof ASSESS_ERRORS> = defineErrors(ASSESS_ERRORS);
