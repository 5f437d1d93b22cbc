import type { LintRule } from '../../contracts/lint-rule.ts';
import { dockerfileReference } from '../references.ts';

/** Something else than ARG before the first FROM. */
export const firstInstructionNotFrom: LintRule = {
  id: 'first-instruction-not-from',
  aliases: ['DL3061'],
  title: 'Instruction before the first FROM',
  summary: 'Something else than ARG stands before the first FROM.',
  rationale: 'There is no stage yet that the instruction could be part of: builders refuse the file.',
  remedy: 'Move the instruction below FROM.',
  severity: 'error',
  enabled: true,
  onHistory: false,
  fixable: false,
  messages: { early: '{keyword} stands before the first FROM.' },
  references: [dockerfileReference('from')],
  examples: {
    bad: [{ text: 'WORKDIR /app\nFROM debian:13\n', messages: ['early'] }],
    good: [{ text: '# syntax=docker/dockerfile:1\nARG V=13\nFROM debian:$V\n' }],
  },
  *check(file) {
    for (const { keyword, known, keywordSpan } of file.graph.preamble) {
      if (known && keyword !== 'ARG') yield { messageId: 'early', data: { keyword }, span: keywordSpan };
    }
  },
};
