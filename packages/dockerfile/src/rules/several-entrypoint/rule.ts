import type { LintRule } from '../../contracts/lint-rule.ts';
import { earlierInstructions } from '../earlier-instructions.ts';
import { buildCheck } from '../references.ts';

/** More than one ENTRYPOINT in a stage. */
export const severalEntrypoint: LintRule = {
  id: 'several-entrypoint',
  aliases: ['DL4004', 'MultipleInstructionsDisallowed', 'DS-0007'],
  title: 'Several ENTRYPOINT in one stage',
  summary: 'A stage has more than one ENTRYPOINT.',
  rationale: 'Only the last one counts; the others mislead whoever reads the file.',
  remedy: 'Keep the last ENTRYPOINT and remove the others.',
  severity: 'error',
  enabled: true,
  onHistory: false,
  fixable: false,
  messages: { unused: 'This ENTRYPOINT has no effect: line {line} replaces it.' },
  references: [buildCheck('MultipleInstructionsDisallowed')],
  examples: {
    bad: [{ text: 'FROM debian:13\nENTRYPOINT ["a"]\nENTRYPOINT ["b"]\n', messages: ['unused'] }],
    good: [{ text: 'FROM debian:13 AS a\nENTRYPOINT ["a"]\nFROM a\nENTRYPOINT ["b"]\n' }],
  },
  check(file) {
    return earlierInstructions(file, 'ENTRYPOINT');
  },
};
