import type { LintRule } from '../../contracts/lint-rule.ts';

const KEY = /^[a-z0-9](?:[a-z0-9]|[._-](?=[a-z0-9])|\/(?=[a-z0-9]))*$/;
const RESERVED = /^(?:com\.docker|io\.docker|org\.dockerproject)\./;

/** A label key outside the recommended form. */
export const labelKeyInvalid: LintRule = {
  id: 'label-key-invalid',
  aliases: ['DL3048'],
  title: 'Label key that is not well formed',
  summary: 'A label key has characters outside a-z, 0-9, dots and hyphens, or is reserved.',
  rationale: 'Tools that read labels expect keys in lower case with single dots or hyphens between words.',
  remedy: 'Write the key in lower case, words apart by dots or hyphens, in a namespace that is yours.',
  severity: 'style',
  enabled: true,
  onHistory: true,
  fixable: false,
  messages: {
    form: 'The label key {key} is not well formed.',
    reserved: 'The label key {key} is in a namespace that Docker keeps for itself.',
  },
  references: [{ title: 'Docker object labels', url: 'https://docs.docker.com/engine/manage-resources/labels/' }],
  examples: {
    bad: [
      { text: 'FROM debian:13\nLABEL +?not..valid--key="foo"\n', messages: ['form'] },
      { text: 'FROM debian:13\nLABEL com.docker.x="foo"\n', messages: ['reserved'] },
    ],
    good: [
      { text: 'FROM debian:13\nLABEL org.opencontainers.image.source="https://example.com" version=1\n' },
      { text: 'FROM debian:13\nLABEL com.docker.extension.icon=x $KEY=x\n' },
    ],
  },
  *check(file) {
    for (const label of file.of('LABEL')) {
      for (const { name, nameSpan, value } of label.keyValues.pairs) {
        const { text: key, complete } = file.expand({ text: name, span: nameSpan }, label);
        if (!complete || value === null || key.length > 1_000) continue;
        if (!KEY.test(key)) yield { messageId: 'form', data: { key }, span: nameSpan };
        // Extensions of Docker Desktop must set keys of their own namespace.
        else if (RESERVED.test(key) && !/^com\.docker\.(?:extension|desktop)\./.test(key)) {
          yield { messageId: 'reserved', data: { key }, span: nameSpan };
        }
      }
    }
  },
};
