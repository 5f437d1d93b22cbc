import type { LintRule } from '../../contracts/lint-rule.ts';
import { effectiveWorkdir, isAbsolute } from '../../stages/effective.ts';
import { buildCheck } from '../references.ts';

/** WORKDIR that is relative to nothing in the file. */
export const workdirRelative: LintRule = {
  id: 'workdir-relative',
  aliases: ['DL3000', 'WorkdirRelativePath', 'DS-0009'],
  title: 'Relative WORKDIR without an absolute one before',
  summary: 'WORKDIR is relative and no absolute WORKDIR of the file comes before it.',
  rationale: 'Where it ends up depends on the base image, and changes with it.',
  remedy: 'Write an absolute path.',
  severity: 'error',
  enabled: true,
  onHistory: true,
  fixable: false,
  messages: { relative: 'WORKDIR {path} is relative, and no absolute WORKDIR comes before it.' },
  references: [buildCheck('WorkdirRelativePath')],
  examples: {
    bad: [{ text: 'FROM debian:13\nWORKDIR app\n', messages: ['relative'] }],
    good: [
      { text: 'FROM debian:13\nWORKDIR /app\nWORKDIR src\n' },
      { text: 'FROM debian:13 AS a\nWORKDIR /app\nFROM a\nWORKDIR src\n' },
      { text: 'FROM debian:13\nWORKDIR $HOME/app\n' },
      { text: 'FROM x:1\nWORKDIR C:\\app\n' },
      { text: 'FROM debian:13\nWORKDIR "/app"\n' },
    ],
  },
  *check(file) {
    for (const workdir of file.of('WORKDIR')) {
      const stage = file.stageOf(workdir);
      if (workdir.parent !== null || stage === null) continue;
      const { text } = file.expand(workdir.rest, workdir);
      if (isAbsolute(text) || text.startsWith('$') || text === '') continue;
      const before = effectiveWorkdir(stage, workdir.index);
      if (before.kind === 'set' && (before.complete || before.value.startsWith('$'))) continue;
      yield { messageId: 'relative', data: { path: text }, span: workdir.rest.span };
    }
  },
};
