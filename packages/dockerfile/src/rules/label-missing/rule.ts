import type { LintRule } from '../../contracts/lint-rule.ts';
import { effectiveLabels } from '../../stages/labels.ts';

/** A label that the schema requires is not set. */
export const labelMissing: LintRule = {
  id: 'label-missing',
  aliases: ['DL3049'],
  title: 'Required label missing',
  summary: 'The last stage does not set a label that the label schema requires.',
  rationale:
    'Labels say where an image comes from and whose it is. It only says something where a label schema is set.',
  remedy: 'Set the label with LABEL in the last stage or one that it is built on.',
  severity: 'info',
  enabled: true,
  onHistory: true,
  fixable: false,
  messages: { missing: 'The label {key} is not set.' },
  references: [],
  examples: {
    bad: [
      {
        text: 'FROM debian:13\nLABEL a=b\n',
        settings: { labelSchema: new Map([['owner', { type: 'text', required: true }]]) },
        messages: ['missing'],
      },
    ],
    good: [
      { text: 'FROM debian:13\n' },
      {
        text: 'FROM debian:13 AS a\nLABEL owner=jo\nFROM a\n',
        settings: { labelSchema: new Map([['owner', { type: 'text', required: true }]]) },
      },
      { text: 'FROM debian:13\n', settings: { labelSchema: new Map([['x', { type: 'text', required: false }]]) } },
    ],
  },
  *check(file, { settings }) {
    const stage = file.finalStage;
    if (stage === null || settings.labelSchema.size === 0) return;
    const labels = effectiveLabels(file, stage);
    for (const [key, { required }] of settings.labelSchema) {
      if (required && !labels.has(key)) yield { messageId: 'missing', data: { key }, span: stage.from.keywordSpan };
    }
  },
};
