import { type ErrorMaker, defineErrors } from '@assay/core';

/** The codes that package `dockerfile` throws. */
export const DOCKERFILE_ERRORS = {
  EDITS_OVERLAP: { kind: 'defect', summary: 'Two edits of a text touch the same place.' },
  EDIT_OUTSIDE: { kind: 'defect', summary: 'An edit is not within the text.' },
  LINT_SETTINGS_INVALID: {
    kind: 'document',
    summary: 'The settings of the Dockerfile rules are wrong.',
    hint: 'Correct the places that are listed.',
  },
  OFFICIAL_IMAGES_INVALID: {
    kind: 'document',
    summary: 'The list of official images and their tags cannot be read.',
    hint: 'Use the list that comes with Assay, or write one with the same shape.',
  },
} as const;

export const dockerfileError: ErrorMaker<typeof DOCKERFILE_ERRORS> = defineErrors(DOCKERFILE_ERRORS);
