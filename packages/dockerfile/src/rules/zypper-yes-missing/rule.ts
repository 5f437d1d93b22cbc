import type { LintRule } from '../../contracts/lint-rule.ts';
import { insertAfter } from '../../fix/insertions.ts';
import { isAnswered } from '../../package-managers/answers.ts';
import { zypperAsks, zypperCalls } from '../../package-managers/zypper.ts';

/** zypper that waits for an answer. */
export const zypperYesMissing: LintRule = {
  id: 'zypper-yes-missing',
  aliases: ['DL3034'],
  title: 'zypper asks',
  summary: 'A call of zypper asks before it goes on.',
  rationale: 'Nobody answers during a build: the step fails as soon as there is something to ask.',
  remedy: 'Add --non-interactive before the command, or -y after it.',
  severity: 'warning',
  enabled: true,
  onHistory: true,
  fixable: true,
  messages: { yes: 'zypper {verb} asks before it goes on.' },
  references: [{ title: 'zypper(8)', url: 'https://manpages.opensuse.org/Tumbleweed/zypper/zypper.8.en.html' }],
  examples: {
    bad: [
      {
        text: 'FROM opensuse/leap:16\nRUN zypper install curl && zypper clean\n',
        messages: ['yes'],
        fixed: 'FROM opensuse/leap:16\nRUN zypper --non-interactive install curl && zypper clean\n',
      },
      {
        text: 'FROM opensuse/leap:16\nRUN set -eux; \\\n  zypper --gpg-auto-import-keys in \\\n    curl; \\\n  zypper rm gcc\n',
        messages: ['yes', 'yes'],
        fixed:
          'FROM opensuse/leap:16\nRUN set -eux; \\\n  zypper --non-interactive --gpg-auto-import-keys in \\\n    curl; \\\n  zypper --non-interactive rm gcc\n',
      },
      { text: 'FROM opensuse/leap:16\nRUN ["zypper", "up"]\n', messages: ['yes'] },
    ],
    good: [
      {
        text: 'FROM opensuse/leap:16\nRUN zypper -n install curl; zypper install -y curl; zypper --non-interactive in git; zypper in --no-confirm a\n',
      },
      { text: 'FROM opensuse/leap:16\nRUN zypper refresh && zypper clean && zypper ar https://example.com/r r\n' },
      { text: 'FROM opensuse/leap:16\nARG OPTIONS\nRUN zypper $OPTIONS install curl\n' },
    ],
  },
  *check(file) {
    for (const call of zypperCalls(file)) {
      if (!zypperAsks(call) || isAnswered(call.call)) continue;
      const { verb, verbWord } = call;
      const edits = call.call.name.text === 'zypper' ? insertAfter(file, call.call.name, ' --non-interactive') : [];
      yield { messageId: 'yes', data: { verb }, span: verbWord.span, edits };
    }
  },
};
