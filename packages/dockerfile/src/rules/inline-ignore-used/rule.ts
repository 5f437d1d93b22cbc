import type { LintRule } from '../../contracts/lint-rule.ts';

/** A comment that leaves findings out. */
export const inlineIgnoreUsed: LintRule = {
  id: 'inline-ignore-used',
  aliases: ['DL1001'],
  title: 'Comment that leaves findings out',
  summary: 'A comment of the file leaves findings out.',
  rationale:
    'Where exceptions are to be granted in one place only, comments that grant them are findings. The rule is off by default.',
  remedy: 'Remove the comment and correct the place, or have the exception granted in the settings.',
  severity: 'info',
  enabled: false,
  onHistory: false,
  fixable: false,
  messages: { used: 'The comment leaves out findings of {rules}.' },
  references: [],
  examples: {
    bad: [
      { text: '# hadolint ignore=DL3006\nFROM debian\n', messages: ['used'] },
      { text: '# check=skip=StageNameCasing\nFROM debian:13\n', messages: ['used'] },
      { text: '# assay ignore=base-image-tag-missing we build it\nFROM debian\n', messages: ['used'] },
    ],
    good: [{ text: '# about hadolint\nFROM debian:13\n' }],
  },
  *check(_file, { ignores }) {
    for (const { names, comment } of ignores) {
      yield { messageId: 'used', data: { rules: names.join(', ') }, span: comment.span };
    }
  },
};
