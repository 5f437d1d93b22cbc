import type { LintRule } from '../../contracts/lint-rule.ts';
import { replaceWord } from '../../fix/insertions.ts';
import { aptCalls } from '../../package-managers/apt.ts';

const SAME = 'install update upgrade remove purge autoremove autoclean clean build-dep source download'.split(' ');
const CACHE = 'search show policy depends rdepends'.split(' ');
/** What does for scripts what a command of apt does. */
const REPLACEMENTS: ReadonlyMap<string, string> = new Map([
  ...SAME.map((verb): [string, string] => [verb, 'apt-get']),
  ...CACHE.map((verb): [string, string] => [verb, 'apt-cache']),
]);

/** apt in a script. */
export const aptInsteadOfAptGet: LintRule = {
  id: 'apt-instead-of-apt-get',
  aliases: ['DL3027'],
  title: 'apt instead of apt-get',
  summary: 'apt, which is made for people at a terminal, is called in a script.',
  rationale: 'What apt prints and how it behaves may change from one release to the next; it warns of that itself.',
  remedy: 'Call apt-get or apt-cache.',
  severity: 'warning',
  enabled: true,
  onHistory: true,
  fixable: true,
  messages: { apt: 'apt {verb} is for people at a terminal: its behaviour in scripts may change.' },
  references: [{ title: 'apt(8): script usage', url: 'https://manpages.debian.org/stable/apt/apt.8.en.html' }],
  examples: {
    bad: [
      {
        text: 'FROM debian:13\nRUN apt update && \\\n  apt install -y curl\n',
        messages: ['apt', 'apt'],
        fixed: 'FROM debian:13\nRUN apt-get update && \\\n  apt-get install -y curl\n',
      },
      {
        text: 'FROM debian:13\nRUN set -eux; sudo apt -qq show curl | cat\n',
        messages: ['apt'],
        fixed: 'FROM debian:13\nRUN set -eux; sudo apt-cache -qq show curl | cat\n',
      },
      { text: 'FROM debian:13\nRUN apt full-upgrade -y\n', messages: ['apt'] },
      { text: 'FROM debian:13\nRUN ["apt", "list"]\n', messages: ['apt'] },
    ],
    good: [
      { text: 'FROM debian:13\nRUN apt-get update && apt-cache policy && apt-mark hold curl && apt-key list\n' },
      { text: 'FROM debian:13\nRUN rm -rf /var/lib/apt && echo apt install && apt --version\n' },
    ],
  },
  *check(file) {
    for (const { call, verb } of aptCalls(file)) {
      if (call.program !== 'apt' || verb === '') continue;
      const replacement = REPLACEMENTS.get(verb);
      const edits =
        replacement === undefined || call.name.text !== 'apt' ? [] : replaceWord(file, call.name, replacement);
      yield { messageId: 'apt', data: { verb }, span: call.name.span, edits };
    }
  },
};
