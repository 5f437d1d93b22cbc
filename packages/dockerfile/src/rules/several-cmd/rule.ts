import type { LintRule } from '../../contracts/lint-rule.ts';
import { earlierInstructions } from '../earlier-instructions.ts';
import { buildCheck } from '../references.ts';

/** More than one CMD in a stage. */
export const severalCmd: LintRule = {
  id: 'several-cmd',
  aliases: ['DL4003', 'MultipleInstructionsDisallowed', 'DS-0016'],
  title: 'Several CMD in one stage',
  summary: 'A stage has more than one CMD.',
  rationale: 'Only the last one counts; the others mislead whoever reads the file.',
  remedy: 'Keep the last CMD and remove the others.',
  severity: 'warning',
  enabled: true,
  onHistory: false,
  fixable: false,
  messages: { unused: 'This CMD has no effect: line {line} replaces it.' },
  references: [buildCheck('MultipleInstructionsDisallowed')],
  examples: {
    bad: [{ text: 'FROM debian:13\nCMD ["a"]\nCMD ["b"]\n', messages: ['unused'] }],
    good: [{ text: 'FROM debian:13 AS a\nCMD ["a"]\nFROM a\nCMD ["b"]\n' }],
  },
  check(file) {
    return earlierInstructions(file, 'CMD');
  },
};
