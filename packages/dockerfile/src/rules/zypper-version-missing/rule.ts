import type { LintRule } from '../../contracts/lint-rule.ts';
import { listNames } from '../../package-managers/package-call.ts';
import { zypperCalls, zypperUnversioned } from '../../package-managers/zypper.ts';

/** zypper install without a version. */
export const zypperVersionMissing: LintRule = {
  id: 'zypper-version-missing',
  aliases: ['DL3037'],
  title: 'zypper install without a version',
  summary: 'A step lets zypper install packages without saying which version.',
  rationale:
    'The same Dockerfile gives another image tomorrow, and a step that is taken from the cache keeps old versions without notice.',
  remedy: 'Write name=version.',
  severity: 'warning',
  enabled: true,
  onHistory: true,
  fixable: false,
  messages: { version: 'zypper installs {packages} without a version.' },
  references: [{ title: 'zypper(8)', url: 'https://manpages.opensuse.org/Tumbleweed/zypper/zypper.8.en.html' }],
  examples: {
    bad: [
      { text: 'FROM opensuse/leap:16\nRUN zypper -n install curl git=2.51.0 && zypper clean\n', messages: ['version'] },
      {
        text: 'FROM opensuse/leap:16\nRUN set -eux; \\\n  zypper --non-interactive in --no-recommends \\\n    gcc-c++ \\\n    make\n',
        messages: ['version'],
      },
    ],
    good: [
      { text: 'FROM opensuse/leap:16\nRUN zypper -n install curl=8.14.1 "git>=2.51" python3-3.13\n' },
      {
        text: 'FROM opensuse/leap:16\nARG P\nRUN zypper -n in $P ./a.rpm && zypper -n in -t pattern devel_basis && zypper -n rm curl\n',
      },
    ],
  },
  *check(file) {
    for (const call of zypperCalls(file)) {
      const packages = zypperUnversioned(call);
      const [first] = packages;
      if (first === undefined) continue;
      yield { messageId: 'version', data: { packages: listNames(packages) }, span: first.span };
    }
  },
};
