import { readInstant } from '@assay/core';
import type { LintRule } from '../../contracts/lint-rule.ts';
import type { LabelType } from '../../settings/lint-settings.ts';
import { isSpdxExpression } from './spdx-expression.ts';

const SEMVER = /^(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?$/;
const HASH = /^[0-9a-f]{7,64}$/;
const EMAIL = /^[^\s@<>]{1,64}@[^\s@<>.]+(?:\.[^\s@<>.]+)+$/;
/** Longest value that is looked at. */
const MAX_LENGTH = 2_048;

const CHECKS: Readonly<Record<LabelType, (value: string) => boolean>> = {
  text: (value) => value !== '',
  url: (value) => URL.canParse(value) && /^[a-z][a-z0-9+.-]*:\S+$/i.test(value),
  semver: (value) => SEMVER.test(value),
  hash: (value) => HASH.test(value),
  rfc3339: (value) => readInstant(value) !== null,
  spdx: isSpdxExpression,
  email: (value) => EMAIL.test(value),
};
const WORDS: Readonly<Record<LabelType, string>> = {
  text: 'a text',
  url: 'a URL',
  semver: 'a semantic version',
  hash: 'a git commit',
  rfc3339: 'a time of RFC 3339',
  spdx: 'an SPDX licence expression',
  email: 'an e-mail address',
};
/** What well-known labels hold; a schema in the settings has precedence. */
const WELL_KNOWN: ReadonlyMap<string, LabelType> = new Map<string, LabelType>([
  ['org.opencontainers.image.created', 'rfc3339'],
  ['org.opencontainers.image.url', 'url'],
  ['org.opencontainers.image.documentation', 'url'],
  ['org.opencontainers.image.source', 'url'],
  ['org.opencontainers.image.licenses', 'spdx'],
]);

/** A label whose value is not what it should be. */
export const invalidLabel: LintRule = {
  id: 'invalid-label',
  aliases: ['DL3051', 'DL3052', 'DL3053', 'DL3054', 'DL3055', 'DL3056', 'DL3058'],
  title: 'Label with a value of the wrong kind',
  summary: 'The value of a label is not of the kind that the label schema or the OCI specification asks for.',
  rationale: 'Tools that link an image to its source, licence or time of build cannot use such a value.',
  remedy: 'Give the label a value of the kind that the message names.',
  severity: 'warning',
  enabled: true,
  onHistory: true,
  fixable: false,
  messages: {
    empty: 'The label {key} is empty.',
    kind: 'The value of the label {key} is not {kind}.',
  },
  references: [
    { title: 'OCI annotations', url: 'https://github.com/opencontainers/image-spec/blob/main/annotations.md' },
  ],
  examples: {
    bad: [
      { text: 'FROM debian:13\nLABEL org.opencontainers.image.created=yesterday\n', messages: ['kind'] },
      {
        text: 'FROM debian:13\nLABEL version=1 contact=jo owner=""\n',
        settings: {
          labelSchema: new Map([
            ['version', { type: 'semver', required: false }],
            ['contact', { type: 'email', required: false }],
            ['owner', { type: 'text', required: false }],
          ]),
        },
        messages: ['kind', 'kind', 'empty'],
      },
      { text: 'FROM debian:13\nLABEL org.opencontainers.image.licenses="free for all"\n', messages: ['kind'] },
    ],
    good: [
      {
        text: 'FROM debian:13\nLABEL org.opencontainers.image.created="2026-01-02T03:04:05Z" a=""\n',
      },
      {
        text: 'FROM debian:13\nARG REV\nLABEL revision=$REV\n',
        settings: { labelSchema: new Map([['revision', { type: 'hash', required: true }]]) },
      },
      {
        text: 'FROM debian:13\nLABEL org.opencontainers.image.licenses="(MIT OR Apache-2.0) AND GPL-2.0-only WITH Classpath-exception-2.0"\n',
      },
    ],
  },
  *check(file, { settings }) {
    for (const label of file.of('LABEL')) {
      for (const { name, value, nameSpan, valueSpan, span } of label.keyValues.pairs) {
        const key = file.expand({ text: name, span: nameSpan }, label).text;
        const kind = settings.labelSchema.get(key)?.type ?? WELL_KNOWN.get(key);
        if (kind === undefined || value === null) continue;
        const { text, complete } = file.expand({ text: value, span: valueSpan }, label);
        if (!complete) continue;
        if (text === '') yield { messageId: 'empty', data: { key }, span };
        else if (text.length > MAX_LENGTH || !CHECKS[kind](text)) {
          yield { messageId: 'kind', data: { key, kind: WORDS[kind] }, span: valueSpan };
        }
      }
    }
  },
};
