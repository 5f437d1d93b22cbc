import type { LintRule } from '../../contracts/lint-rule.ts';

/** A comment that should leave findings out but does not. */
export const ignoreWithoutEffect: LintRule = {
  id: 'ignore-without-effect',
  aliases: [],
  title: 'Ignore comment that does nothing',
  summary: 'A comment that should leave findings out has expired, names an unknown rule or gives no reason.',
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
    unknown: 'The exception names {name}, but there is no such rule.',
  },
  references: [],
  examples: {
    bad: [
      {
        text: '# assay ignore=base-image-tag-missing until=2026-01-31 we build it\nFROM debian\n',
        messages: ['expired'],
      },
      { text: '# assay ignore=base-image-tag-missing\nFROM debian\n', messages: ['reason'] },
      { text: '# assay ignore=base-image-tag-mising we build it\nFROM debian\n', messages: ['unknown'] },
    ],
    good: [
      { text: '# assay ignore=base-image-tag-missing until=2026-12-31 we build it\nFROM debian\n' },
      { text: '# hadolint ignore=DL3006\nFROM debian\n' },
    ],
  },
  *check(_file, context) {
    const { ignores, today } = context;
    for (const { dialect, names, until, reason, comment } of ignores) {
      // Other tools have checks that have no counterpart here.
      if (dialect !== 'assay') continue;
      for (const name of names) {
        if (name.toLowerCase() !== 'all' && !context.knowsRule(name)) {
          yield { messageId: 'unknown', data: { name }, span: comment.span };
        }
      }
      if (reason === null) yield { messageId: 'reason', span: comment.span };
      if (until === null) continue;
      if (today === null) yield { messageId: 'undated', data: { until }, span: comment.span };
      else if (today > until) yield { messageId: 'expired', data: { until }, span: comment.span };
    }
  },
};
