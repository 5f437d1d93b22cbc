import { type ErrorMaker, defineErrors } from '@assay/core';

/** The codes that the command line program itself throws. */
export const CLI_ERRORS = {
  USAGE: {
    kind: 'usage',
    summary: 'The command line does not fit the command.',
    hint: 'assay help COMMAND shows what a command takes.',
  },
  OPTION_INVALID: {
    kind: 'usage',
    summary: 'An option, an ASSAY_ variable or a configuration key has a value that it cannot have.',
  },
  OPTION_CONFLICT: { kind: 'usage', summary: 'Options contradict each other.' },
  CONFIG_INVALID: { kind: 'document', summary: 'A configuration file has problems; all of them are listed.' },
  CONFIG_UNREADABLE: {
    kind: 'usage',
    summary: 'A configuration file that was named, or found, cannot be read.',
    hint: 'Check the path and its permissions.',
  },
  POLICY_UNREADABLE: {
    kind: 'usage',
    summary: 'The policy file does not exist or cannot be read.',
    hint: 'Check the path given with --policy, ASSAY_POLICY or the configuration key policy.',
  },
  FILE_UNREADABLE: { kind: 'usage', summary: 'A file that an option names does not exist or cannot be read.' },
  DOCUMENT_INVALID: {
    kind: 'document',
    summary: 'A stored inspection or decision, or a document of tests, is not what the command can work on.',
  },
  IMAGE_CHANGED: {
    kind: 'unavailable',
    summary: 'The image behind a name changed while the command was at work.',
    hint: 'Run the command again, or name the image by its digest.',
  },
  OUTPUT_INVALID: { kind: 'usage', summary: 'A report cannot go where -o says.' },
  OUTPUT_FAILED: {
    kind: 'defect',
    summary: 'A report could not be written although its place was there.',
    hint: 'Check free space and permissions, then run the command again.',
  },
  WORKFLOW_UNKNOWN: {
    kind: 'usage',
    summary: 'What GitHub Actions tells of a run is missing or cannot be read.',
    hint: 'Run the command in a step of a workflow, with GITHUB_TOKEN: ${{ github.token }} under env.',
  },
  TIMEOUT: {
    kind: 'aborted',
    summary: 'The time given with --timeout ran out.',
    hint: 'Give more time with --timeout, or find out what is slow with a smaller image.',
  },
  INTERRUPTED: { kind: 'aborted', summary: 'The command was interrupted (SIGINT).' },
  TERMINATED: { kind: 'aborted', summary: 'The command was told to end (SIGTERM).' },
  NODE_TOO_OLD: {
    kind: 'unsupported',
    summary: 'The Node.js that runs Assay lacks what it needs.',
    hint: 'From a checkout run ./assay, which brings its own Node.js.',
  },
  DEFECT: {
    kind: 'defect',
    summary: 'Something failed in a way that Assay does not know: a mistake in Assay.',
    hint: 'Run the command again with ASSAY_DEBUG=1 and report what it prints.',
  },
  ASSET_MISSING: {
    kind: 'defect',
    summary: 'A file that belongs to Assay is missing.',
    hint: 'Install or build Assay again.',
  },
  ASSET_INVALID: {
    kind: 'defect',
    summary: 'A file that belongs to Assay is damaged.',
    hint: 'Install or build Assay again.',
  },
} as const;

export const cliError: ErrorMaker<typeof CLI_ERRORS> = defineErrors(CLI_ERRORS);
