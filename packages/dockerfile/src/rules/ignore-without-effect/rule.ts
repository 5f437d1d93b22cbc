import type { LintRule } from '../../contracts/lint-rule.ts';

/** A comment that should leave findings out but does not. */
export const ignoreWithoutEffect: LintRule = {
  id: 'ignore-without-effect',
  aliases: [],
  title: 'Ignore comment that does nothing',
  summary: 'A comment that should leave findings out has expired or gives no reason.',
  rationale: 'Exceptions with an end and a reason are looked at again; others stay for ever.',
  remedy: 'Correct the place, or renew the exception with a new date.',
  severity: 'warning',
  enabled: true,
  onHistory: false,
  fixable: false,
  messages: {
    expired: 'The exception ended on {until}.',
    undated: 'The exception ends on {until}, but today is not known: it does not count.',
    reason: 'The exception gives no reason.',
  },
  references: [],
  examples: {
    bad: [
      {
        text: '# assay ignore=base-image-tag-missing until=2026-01-31 we build it\nFROM debian\n',
        messages: ['expired'],
      },
      { text: '# assay ignore=base-image-tag-missing\nFROM debian\n', messages: ['reason'] },
    ],
    good: [
      { text: '# assay ignore=base-image-tag-missing until=2026-12-31 we build it\nFROM debian\n' },
      { text: '# hadolint ignore=DL3006\nFROM debian\n' },
    ],
  },
  *check(_file, { ignores, today }) {
    for (const { dialect, until, reason, comment } of ignores) {
      if (dialect !== 'assay') continue;
      if (reason === null) yield { messageId: 'reason', span: comment.span };
      if (until === null) continue;
      if (today === null) yield { messageId: 'undated', data: { until }, span: comment.span };
      else if (today > until) yield { messageId: 'expired', data: { until }, span: comment.span };
    }
  },
};
