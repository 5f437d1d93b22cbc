import type { LintRule } from '../../contracts/lint-rule.ts';
import { earlierInstructions } from '../earlier-instructions.ts';
import { buildCheck } from '../references.ts';

/** More than one HEALTHCHECK in a stage. */
export const severalHealthcheck: LintRule = {
  id: 'several-healthcheck',
  aliases: ['DL3012', 'MultipleInstructionsDisallowed', 'DS-0023'],
  title: 'Several HEALTHCHECK in one stage',
  summary: 'A stage has more than one HEALTHCHECK.',
  rationale: 'Only the last one counts; the others mislead whoever reads the file.',
  remedy: 'Keep the last HEALTHCHECK and remove the others.',
  severity: 'error',
  enabled: true,
  onHistory: false,
  fixable: false,
  messages: { unused: 'This HEALTHCHECK has no effect: line {line} replaces it.' },
  references: [buildCheck('MultipleInstructionsDisallowed')],
  examples: {
    bad: [{ text: 'FROM debian:13\nHEALTHCHECK CMD true\nHEALTHCHECK CMD false\n', messages: ['unused'] }],
    good: [{ text: 'FROM debian:13 AS a\nHEALTHCHECK CMD true\nFROM a\nHEALTHCHECK CMD false\n' }],
  },
  check(file) {
    return earlierInstructions(file, 'HEALTHCHECK');
  },
};
