import type { LintRule } from '../../contracts/lint-rule.ts';
import { appendCommand } from '../../fix/append-command.ts';
import { leftBehind } from '../../package-managers/leftovers.ts';
import type { PackageCall } from '../../package-managers/package-call.ts';
import { ZYPPER_CACHE, zypperCalls, zypperFetches } from '../../package-managers/zypper.ts';

const LEAVING = {
  leaves: zypperFetches,
  cleans: ({ verb }: PackageCall): boolean => verb === 'clean' || verb === 'cc',
  folders: ZYPPER_CACHE,
};

/** What zypper fetched stays in the layer. */
export const zypperCacheLeft: LintRule = {
  id: 'zypper-cache-left',
  aliases: ['DL3036', 'DS-0020'],
  title: 'Cache of zypper left in the image',
  summary: 'A step lets zypper fetch packages or lists of them and leaves its cache in the layer.',
  rationale: 'The cache takes up much room that nobody uses, and a later step cannot take it out of the layer again.',
  remedy: 'Run zypper clean --all at the end of the same RUN, or mount a cache there.',
  severity: 'warning',
  enabled: true,
  onHistory: true,
  fixable: true,
  messages: { cache: 'The cache of zypper stays in the layer.' },
  references: [{ title: 'zypper(8)', url: 'https://manpages.opensuse.org/Tumbleweed/zypper/zypper.8.en.html' }],
  examples: {
    bad: [
      {
        text: 'FROM opensuse/leap:16\nRUN zypper -n install curl\n',
        messages: ['cache'],
        fixed: 'FROM opensuse/leap:16\nRUN zypper -n install curl && zypper clean --all\n',
      },
      {
        text: 'FROM opensuse/leap:16\nRUN zypper -n refresh \\\n && zypper -n in curl\n',
        messages: ['cache'],
        fixed: 'FROM opensuse/leap:16\nRUN zypper -n refresh \\\n && zypper -n in curl \\\n && zypper clean --all\n',
      },
      { text: 'FROM opensuse/leap:16\nRUN zypper clean && zypper -n in curl\n', messages: ['cache'] },
    ],
    good: [
      { text: 'FROM opensuse/leap:16\nRUN zypper -n install curl && zypper clean -a\n' },
      { text: 'FROM opensuse/leap:16\nRUN zypper -n install curl && rm -rf /var/cache/zypp/*\n' },
      { text: 'FROM opensuse/leap:16\nRUN --mount=type=cache,target=/var/cache/zypp zypper -n in curl\n' },
      { text: 'FROM opensuse/leap:16\nRUN zypper --installroot /rootfs -n in curl && zypper -n rm gcc\n' },
    ],
  },
  *check(file) {
    for (const { call } of leftBehind(file, zypperCalls(file), LEAVING)) {
      const edits = call.name.text === 'zypper' ? appendCommand(file, call.run, 'zypper clean --all') : [];
      yield { messageId: 'cache', span: call.command.span, edits };
    }
  },
};
