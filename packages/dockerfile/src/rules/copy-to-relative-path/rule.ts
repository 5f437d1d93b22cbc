import type { LintRule } from '../../contracts/lint-rule.ts';
import { isAbsolute, lastInstruction, rootOf } from '../../stages/effective.ts';
import { bestPractice } from '../references.ts';

/** COPY to a relative path where nothing sets the working directory. */
export const copyToRelativePath: LintRule = {
  id: 'copy-to-relative-path',
  aliases: ['DL3045'],
  title: 'Relative target without WORKDIR',
  summary: 'COPY or ADD has a relative target and no WORKDIR of the file says what it is relative to.',
  rationale: 'Where the files go then depends on the base image, and changes with it.',
  remedy: 'Set WORKDIR before, or write an absolute target.',
  severity: 'warning',
  enabled: true,
  onHistory: false,
  fixable: false,
  messages: { relative: 'The target {target} is relative, but no WORKDIR is set before.' },
  references: [bestPractice('workdir')],
  examples: {
    bad: [{ text: 'FROM debian:13\nCOPY app .\n', messages: ['relative'] }],
    good: [
      { text: 'FROM debian:13\nWORKDIR /app\nCOPY app .\n' },
      { text: 'FROM debian:13 AS a\nWORKDIR /app\nFROM a\nCOPY app .\n' },
      { text: 'FROM debian:13\nCOPY app /app\n' },
      { text: 'FROM debian:13\nCOPY app $TARGET\n' },
      { text: 'FROM scratch\nCOPY app .\n' },
      { text: 'FROM debian:13\nONBUILD COPY app .\n' },
      { text: '# escape=`\nFROM x:1\nCOPY a C:\\app\n' },
    ],
  },
  *check(file) {
    for (const copy of [...file.of('COPY'), ...file.of('ADD')]) {
      const stage = file.stageOf(copy);
      const { target } = file.copy(copy);
      if (copy.parent !== null || stage === null || target === null) continue;
      // Without a base image relative means relative to the root.
      if (rootOf(stage).base.kind === 'scratch') continue;
      const { text } = file.expand(target, copy);
      if (isAbsolute(text) || text.startsWith('$') || text === '') continue;
      if (lastInstruction(stage, 'WORKDIR', copy.index) === null) {
        yield { messageId: 'relative', data: { target: text }, span: target.span };
      }
    }
  },
};
