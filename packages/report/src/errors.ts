import { type ErrorMaker, defineErrors } from '@assay/core';

/** The codes that package `report` throws. */
export const REPORT_ERRORS = {
  TEMPLATE_MISSING: {
    kind: 'usage',
    summary: 'A report by a template was asked for, and no template was given.',
    hint: 'Give the text of a template.',
  },
  TEMPLATE_INVALID: {
    kind: 'document',
    summary: 'The template for a report is not valid; all its problems are listed.',
    hint: 'Tags are {{name}}, {{name | filter}}, {{#name}}…{{/name}}, {{^name}}…{{/name}} and {{! comment }}.',
  },
  TEMPLATE_TOO_LARGE: {
    kind: 'usage',
    summary: 'A template, or the report that it makes, is larger than is allowed.',
    hint: 'List less in the template, or use the JSON report and a program of your own.',
  },
} as const;

export const reportError: ErrorMaker<typeof REPORT_ERRORS> = defineErrors(REPORT_ERRORS);
