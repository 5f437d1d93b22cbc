import { suggest } from '@assay/core';
import type { LintRule } from '../../contracts/lint-rule.ts';
import { KEYWORDS } from '../../syntax/keyword.ts';
import { dockerfileReference } from '../references.ts';

/** An instruction that the usual builders do not know. */
export const unknownInstruction: LintRule = {
  id: 'unknown-instruction',
  aliases: [],
  title: 'Unknown instruction',
  summary: 'The file has an instruction that current builders do not know.',
  rationale:
    'Unless the file selects a frontend that knows it, the build fails; the rest of the file is checked as usual.',
  remedy: 'Correct the name of the instruction.',
  severity: 'warning',
  enabled: true,
  onHistory: false,
  fixable: false,
  messages: {
    unknown: 'The instruction {keyword} is not known.',
    misspelt: 'The instruction {keyword} is not known: did you mean {nearest}?',
  },
  references: [dockerfileReference('overview')],
  examples: {
    bad: [
      { text: 'FROM debian:13\nRUNN make\n', messages: ['misspelt'] },
      { text: 'FROM debian:13\nINCLUDE+ other\n', messages: ['unknown'] },
    ],
    good: [
      { text: 'FROM debian:13\nRUN make\n' },
      { text: '# syntax=org/frontend:1\nFROM debian:13\nINCLUDE+ other\n' },
    ],
  },
  *check(file) {
    const syntax = file.syntax.directives.find((directive) => directive.name === 'syntax')?.value ?? '';
    // Another frontend than Docker's own may know more instructions.
    if (syntax !== '' && !/^(?:docker\.io\/)?docker\/dockerfile(?:-upstream)?(?:[:@]|$)/.test(syntax)) return;
    for (const { known, keyword, keywordText, keywordSpan } of file.syntax.instructions) {
      if (known) continue;
      const nearest = suggest(keyword, KEYWORDS);
      if (nearest === undefined) yield { messageId: 'unknown', data: { keyword: keywordText }, span: keywordSpan };
      else yield { messageId: 'misspelt', data: { keyword: keywordText, nearest }, span: keywordSpan };
    }
  },
};
