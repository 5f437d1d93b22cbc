import { type ErrorMaker, defineErrors } from '@assay/core';

/** The codes that package `assess` itself throws. */
export const ASSESS_ERRORS = {
  SBOM_UNREADABLE: {
    kind: 'not-found',
    summary: 'The SBOM file does not exist or cannot be read.',
    hint: 'Check the path after sbom: and its permissions.',
  },
  INSPECTION_DAMAGED: { kind: 'untrusted', summary: 'A stored inspection does not read as what was written.' },
  REPLAY_IMPOSSIBLE: {
    kind: 'document',
    summary: 'A decision does not say what it was made from, so it cannot be made again.',
    hint: 'Decisions that assay check -o json writes say so.',
  },
  REPLAY_INPUT_MISSING: {
    kind: 'usage',
    summary: 'Something that a decision was made from is not at hand.',
    hint: 'Give the file that assay check --write-evidence wrote with --inspection, or the cache that was used with --cache-dir.',
  },
  REPLAY_INPUT_CHANGED: {
    kind: 'document',
    summary: 'Something that a decision was made from is at hand, but not as it was then.',
    hint: 'Give the policy, the variables and the image as they were when the decision was made.',
  },
  ARTIFACT_INVALID: { kind: 'untrusted', summary: 'An artifact of a registry is not what its type promises.' },
  KNOWN_IMAGES_INVALID: {
    kind: 'document',
    summary: 'A list of known images is not what ancestors can be found in.',
    hint: 'It is JSON: { "schemaVersion": 1, "images": [ { "digest", "references", "diffIds" } ] }.',
  },
} as const;

export const assessError: ErrorMaker<typeof ASSESS_ERRORS> = defineErrors(ASSESS_ERRORS);
