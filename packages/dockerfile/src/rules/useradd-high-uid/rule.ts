import type { LintRule } from '../../contracts/lint-rule.ts';
import { insertAfter } from '../../fix/insertions.ts';
import { readCommandLine } from '../../shell/command-line.ts';
import { bestPractice } from '../references.ts';

const VALUED: ReadonlySet<string> = new Set(
  (
    '-b --base-dir -c --comment -d --home-dir --home -e --expiredate -f --inactive -g --gid -G --groups -k --skel -K --key ' +
    '-p --password -R --root -P --prefix -s --shell -u --uid -Z --selinux-user'
  ).split(' '),
);
/** The first number that makes the file of logins large. */
const HIGH = 100_000;

/** useradd with a high number and without -l. */
export const useraddHighUid: LintRule = {
  id: 'useradd-high-uid',
  aliases: ['DL3046'],
  title: 'useradd with a high number',
  summary: 'useradd makes a user with a high number without --no-log-init.',
  rationale:
    'The file of last logins has a place for each number up to the highest: a sparse file that some storage drivers fill with zeros, up to many gigabytes.',
  remedy: 'Add --no-log-init, or take a number of five digits or less.',
  severity: 'warning',
  enabled: true,
  onHistory: true,
  fixable: true,
  messages: { uid: 'useradd makes the user {uid}, for which the file of last logins becomes very large.' },
  references: [bestPractice('user')],
  examples: {
    bad: [
      {
        text: 'FROM debian:13\nRUN useradd -u 1000700000 app\n',
        messages: ['uid'],
        fixed: 'FROM debian:13\nRUN useradd --no-log-init -u 1000700000 app\n',
      },
      {
        text: 'FROM debian:13\nARG UID=100001\nRUN set -eux; \\\n  groupadd app; \\\n  useradd -rm --uid=$UID -g app app\n',
        messages: ['uid'],
        fixed:
          'FROM debian:13\nARG UID=100001\nRUN set -eux; \\\n  groupadd app; \\\n  useradd --no-log-init -rm --uid=$UID -g app app\n',
      },
      { text: 'FROM debian:13\nRUN ["useradd", "-u", "200000", "app"]\n', messages: ['uid'] },
    ],
    good: [
      { text: 'FROM debian:13\nRUN useradd -l -u 1000700000 app; useradd --no-log-init --uid 1000700000 b\n' },
      { text: 'FROM debian:13\nRUN useradd -u 10001 -g 1000700000 app; useradd -rlu 1000700000 b\n' },
      { text: 'FROM debian:13\nARG UID\nRUN useradd -u $UID app && adduser -u 1000700000 b\n' },
    ],
  },
  *check(file) {
    for (const call of file.calls('useradd')) {
      const line = readCommandLine(call.args, { valued: VALUED });
      const value = line.find('-u', '--uid')?.value ?? null;
      if (value === null || line.has('-l', '--no-log-init')) continue;
      const variable = /^\$\{?(\w+)\}?$/.exec(value)?.[1];
      const uid = variable === undefined ? value : (file.valueInRun(call.run, variable) ?? '');
      if (!/^\d{1,15}$/.test(uid) || Number(uid) < HIGH) continue;
      const edits = insertAfter(file, call.name, ' --no-log-init');
      yield { messageId: 'uid', data: { uid }, span: call.command.span, edits };
    }
  },
};
