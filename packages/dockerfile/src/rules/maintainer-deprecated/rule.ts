import type { LintRule } from '../../contracts/lint-rule.ts';

/** MAINTAINER was replaced by a label. */
export const maintainerDeprecated: LintRule = {
  id: 'maintainer-deprecated',
  aliases: ['DL4000', 'MaintainerDeprecated', 'DS-0022'],
  title: 'MAINTAINER is deprecated',
  summary: 'MAINTAINER names an author in a field that nothing reads any more.',
  rationale:
    'Builders have warned about MAINTAINER since 2017. A label says the same, can be queried and can be overridden.',
  remedy: 'Write LABEL org.opencontainers.image.authors="…" instead.',
  severity: 'error',
  enabled: true,
  onHistory: true,
  fixable: true,
  messages: { deprecated: 'MAINTAINER is deprecated: use the label org.opencontainers.image.authors.' },
  references: [
    {
      title: 'Dockerfile reference: MAINTAINER',
      url: 'https://docs.docker.com/reference/dockerfile/#maintainer-deprecated',
    },
  ],
  examples: {
    bad: [
      {
        text: 'FROM alpine:3.22\nMAINTAINER Jo Doe <jo@example.com>\n',
        messages: ['deprecated'],
        fixed: 'FROM alpine:3.22\nLABEL org.opencontainers.image.authors="Jo Doe <jo@example.com>"\n',
      },
    ],
    good: [{ text: 'FROM alpine:3.22\nLABEL org.opencontainers.image.authors="Jo Doe <jo@example.com>"\n' }],
  },
  *check(file) {
    for (const instruction of file.of('MAINTAINER')) {
      const name = instruction.rest.text;
      const plain =
        /^[^"'$\\`\n]+$/.test(name) && instruction.rest.span.end - instruction.rest.span.start === name.length;
      const edits = plain
        ? [
            { span: instruction.keywordSpan, text: 'LABEL' },
            { span: instruction.rest.span, text: `org.opencontainers.image.authors="${name}"` },
          ]
        : [];
      yield { messageId: 'deprecated', span: instruction.span, edits };
    }
  },
};
