import type { LintRule } from '../../contracts/lint-rule.ts';

/** A label that the schema does not know. */
export const labelNotInSchema: LintRule = {
  id: 'label-not-in-schema',
  aliases: ['DL3050'],
  title: 'Label outside the schema',
  summary: 'A label is set that the label schema does not list, and the schema is strict.',
  rationale:
    'A strict schema keeps slips of the pen and labels of unknown meaning out. It only says something where settings ask for it.',
  remedy: 'Correct or remove the label, or add it to the schema.',
  severity: 'info',
  enabled: true,
  onHistory: true,
  fixable: false,
  messages: { unknown: 'The label {key} is not in the label schema.' },
  references: [],
  examples: {
    bad: [
      {
        text: 'FROM debian:13\nLABEL owenr=jo\n',
        settings: { labelSchema: new Map([['owner', { type: 'text', required: false }]]), strictLabels: true },
        messages: ['unknown'],
      },
    ],
    good: [
      { text: 'FROM debian:13\nLABEL a=b\n' },
      {
        text: 'FROM debian:13\nLABEL owner=jo\n',
        settings: { labelSchema: new Map([['owner', { type: 'text', required: false }]]), strictLabels: true },
      },
    ],
  },
  *check(file, { settings }) {
    if (!settings.strictLabels) return;
    for (const label of file.of('LABEL')) {
      for (const { name, nameSpan } of label.keyValues.pairs) {
        const { text: key, complete } = file.expand({ text: name, span: nameSpan }, label);
        if (complete && !settings.labelSchema.has(key)) yield { messageId: 'unknown', data: { key }, span: nameSpan };
      }
    }
  },
};
