import type { LintRule } from '../../contracts/lint-rule.ts';
import { effectiveWorkdir } from '../../stages/effective.ts';

const FOLDERS: ReadonlySet<string> = new Set(
  '/bin /boot /dev /etc /lib /lib64 /proc /run /sbin /sys /usr /usr/bin /usr/lib /usr/sbin /var'.split(' '),
);

/** WORKDIR in a folder of the system. */
export const workdirSystemFolder: LintRule = {
  id: 'workdir-system-folder',
  aliases: ['DS-0030'],
  title: 'WORKDIR in a folder of the system',
  summary: 'WORKDIR is a folder that belongs to the operating system.',
  rationale: 'Files of the program end up among those of the system, and relative paths reach what they should not.',
  remedy: 'Use a folder of its own, for example /app.',
  severity: 'warning',
  enabled: true,
  onHistory: true,
  fixable: false,
  messages: { system: 'WORKDIR is {path}, a folder of the system.' },
  references: [],
  examples: {
    bad: [
      { text: 'FROM debian:13\nWORKDIR /etc\n', messages: ['system'] },
      { text: 'FROM debian:13\nWORKDIR /usr/\nWORKDIR bin\n', messages: ['system', 'system'] },
    ],
    good: [{ text: 'FROM debian:13\nWORKDIR /usr/src/app\n' }, { text: 'FROM debian:13\nWORKDIR /\n' }],
  },
  *check(file) {
    for (const workdir of file.of('WORKDIR')) {
      const stage = file.stageOf(workdir);
      if (stage === null || workdir.parent !== null) continue;
      const effective = effectiveWorkdir(stage, workdir.index + 1);
      if (effective.kind !== 'set' || !effective.complete) continue;
      const path =
        effective.value.length > 1 && effective.value.endsWith('/') ? effective.value.slice(0, -1) : effective.value;
      if (FOLDERS.has(path)) yield { messageId: 'system', data: { path }, span: workdir.rest.span };
    }
  },
};
