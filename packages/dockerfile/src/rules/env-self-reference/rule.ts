import type { LintRule } from '../../contracts/lint-rule.ts';
import { dockerfileReference } from '../references.ts';

/** ENV that uses a name it only just sets. */
export const envSelfReference: LintRule = {
  id: 'env-self-reference',
  aliases: ['DL3044'],
  title: 'ENV uses a variable of the same instruction',
  summary: 'A value of ENV refers to a name that the same ENV sets and nothing set before.',
  rationale: 'All values of one ENV see the variables from before it: the reference expands to nothing.',
  remedy: 'Write two ENV instructions.',
  severity: 'error',
  enabled: true,
  onHistory: false,
  fixable: false,
  messages: { same: 'The value of {name} refers to {other}, which only this ENV sets.' },
  references: [dockerfileReference('environment-replacement')],
  examples: {
    bad: [{ text: 'FROM debian:13\nENV HOME_DIR=/app BIN=$HOME_DIR/bin\n', messages: ['same'] }],
    good: [
      { text: 'FROM debian:13\nENV HOME_DIR=/app\nENV BIN=$HOME_DIR/bin\n' },
      { text: 'FROM debian:13\nENV PATH=/app/bin:$PATH A=b\n' },
      { text: 'FROM debian:13\nENV A=1\nENV A=2 B=$A\n' },
      { text: "FROM debian:13\nENV A=1 B='$A'\n" },
    ],
  },
  *check(file) {
    for (const env of file.of('ENV')) {
      const { pairs } = env.keyValues;
      if (pairs.length < 2 || !env.rest.text.includes('$')) continue;
      const names = new Set(pairs.map((pair) => pair.name));
      for (const { name, value, valueSpan: span } of pairs) {
        if (value === null || !value.includes('$')) continue;
        for (const reference of file.expand({ text: value, span }, env).references) {
          const other = reference.name;
          if (other !== name && names.has(other) && reference.state === 'undeclared' && other !== 'PATH') {
            yield { messageId: 'same', data: { name, other }, span };
          }
        }
      }
    }
  },
};
