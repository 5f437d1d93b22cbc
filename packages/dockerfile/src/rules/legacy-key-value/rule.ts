import type { LintRule } from '../../contracts/lint-rule.ts';
import type { TextEdit } from '../../contracts/text-edit.ts';
import type { Instruction } from '../../syntax/instruction.ts';
import { buildCheck } from '../references.ts';

/** ENV name value. */
export const legacyKeyValue: LintRule = {
  id: 'legacy-key-value',
  aliases: ['LegacyKeyValueFormat'],
  title: 'Name and value without an equals sign',
  summary: 'ENV or LABEL separates name and value by a blank.',
  rationale:
    'The old form takes the whole rest of the line for one value, so that a second pair silently becomes part of the first.',
  remedy: 'Write name=value, with quotes where the value holds blanks.',
  severity: 'warning',
  enabled: true,
  onHistory: false,
  fixable: true,
  messages: { legacy: '{keyword} {name} is in the old form: write {name}=….' },
  references: [buildCheck('LegacyKeyValueFormat')],
  examples: {
    bad: [
      { text: 'FROM debian:13\nENV A b\n', messages: ['legacy'], fixed: 'FROM debian:13\nENV A=b\n' },
      { text: 'FROM debian:13\nENV A  b c\n', messages: ['legacy'], fixed: 'FROM debian:13\nENV A="b c"\n' },
      { text: 'FROM debian:13\nLABEL a "b c"\n', messages: ['legacy'], fixed: 'FROM debian:13\nLABEL a="b c"\n' },
    ],
    good: [{ text: 'FROM debian:13\nENV A=b C="d e"\n' }],
  },
  *check(file) {
    for (const instruction of [...file.of('ENV'), ...file.of('LABEL')]) {
      const pair = instruction.keyValues.legacy ? instruction.keyValues.pairs[0] : undefined;
      if (pair === undefined) continue;
      const data = { keyword: instruction.keyword, name: pair.name };
      yield { messageId: 'legacy', data, span: pair.span, edits: edits(instruction) };
    }
  },
};

function edits(instruction: Instruction): readonly TextEdit[] {
  const pair = instruction.keyValues.pairs[0];
  const { span } = instruction.rest;
  if (pair?.value == null || span.end - span.start !== instruction.rest.text.length) return [];
  const gap = { start: pair.nameSpan.end, end: pair.valueSpan.start };
  if (instruction.quotedWords.length === 2) return [{ span: gap, text: '=' }];
  if (/["'\\`]/.test(pair.value)) return [];
  const end = { start: pair.valueSpan.end, end: pair.valueSpan.end };
  return [
    { span: gap, text: '="' },
    { span: end, text: '"' },
  ];
}
