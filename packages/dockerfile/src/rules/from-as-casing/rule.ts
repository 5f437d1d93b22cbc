import type { LintRule } from '../../contracts/lint-rule.ts';
import { buildCheck } from '../references.ts';

/** AS in another case than FROM. */
export const fromAsCasing: LintRule = {
  id: 'from-as-casing',
  aliases: ['FromAsCasing'],
  title: 'AS in another case than FROM',
  summary: 'FROM and AS of one line are not written in the same case.',
  rationale: 'One case for all keywords makes them stand out from names.',
  remedy: 'Write both in upper case, or both in lower case.',
  severity: 'style',
  enabled: true,
  onHistory: false,
  fixable: true,
  messages: { casing: 'The word {as} is not in the case of {from}.' },
  references: [buildCheck('FromAsCasing')],
  examples: {
    bad: [
      { text: 'FROM debian:13 as build\n', messages: ['casing'], fixed: 'FROM debian:13 AS build\n' },
      { text: 'from debian:13 AS build\n', messages: ['casing'], fixed: 'from debian:13 as build\n' },
    ],
    good: [
      { text: 'FROM debian:13 AS build\n' },
      { text: 'from debian:13 as build\n' },
      { text: 'From debian:13 as b\n' },
    ],
  },
  *check(file) {
    for (const { from, asSpan } of file.stages) {
      if (asSpan === null) continue;
      const as = file.syntax.text.slice(asSpan.start, asSpan.end);
      const wanted = casingOf(from.keywordText);
      if (wanted === null || casingOf(as) === wanted) continue;
      const text = wanted === 'upper' ? 'AS' : 'as';
      yield {
        messageId: 'casing',
        data: { as, from: from.keywordText },
        span: asSpan,
        edits: [{ span: asSpan, text }],
      };
    }
  },
};

function casingOf(word: string): 'upper' | 'lower' | null {
  if (word === word.toUpperCase()) return 'upper';
  return word === word.toLowerCase() ? 'lower' : null;
}
