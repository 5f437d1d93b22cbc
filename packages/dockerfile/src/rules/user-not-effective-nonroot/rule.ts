import type { LintRule, Violation } from '../../contracts/lint-rule.ts';
import { effectiveUser } from '../../stages/effective.ts';
import { isWindows } from '../../stages/shell-kind.ts';
import type { Stage } from '../../stages/stage.ts';
import { isRootUser } from '../../stages/user.ts';
import { bestPractice } from '../references.ts';

/** Nothing in the file makes sure that the container does not run as root. */
export const userNotEffectiveNonroot: LintRule = {
  id: 'user-not-effective-nonroot',
  aliases: ['DS-0002', 'CIS-DI-0001'],
  title: 'No user without privileges in force',
  summary: 'At the end of the last stage no USER without privileges is in force, inherited ones included.',
  rationale: 'Without USER the base image decides, and nearly all base images leave root.',
  remedy: 'End the stage with USER and a user without privileges, best by number.',
  severity: 'info',
  enabled: true,
  onHistory: false,
  fixable: false,
  messages: {
    base: 'No USER is set: the base image decides, and most run as root.',
    default: 'No USER is set and there is no base image: the container runs as root.',
    root: 'The user in force is {user}.',
    unknown: 'The user {user} depends on a variable: it cannot be told whether it is root.',
  },
  params: {
    stages: {
      type: 'strings',
      description: 'Names of further stages that are shipped; * for every stage that no other one uses.',
      default: [],
    },
  },
  references: [bestPractice('user')],
  examples: {
    bad: [
      { text: 'FROM debian:13\nCMD ["app"]\n', messages: ['base'] },
      { text: 'FROM scratch\nCOPY app /\n', messages: ['default'] },
      { text: 'FROM debian:13\nUSER root\n', messages: ['root'] },
      { text: 'FROM debian:13\nARG U\nUSER $U\n', messages: ['unknown'] },
      {
        text: 'FROM debian:13 AS a\nFROM debian:13 AS b\nUSER 1\n',
        params: { stages: ['*'] },
        messages: ['base'],
      },
    ],
    good: [
      { text: 'FROM debian:13\nUSER 10001\n' },
      { text: 'FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\n' },
      { text: 'FROM debian:13 AS base\nUSER app\nFROM base\n' },
      { text: 'FROM debian:13 AS a\nFROM debian:13 AS b\nUSER 1\n' },
    ],
  },
  *check(file, context) {
    const named = new Set(context.strings('stages').map((name) => name.toLowerCase()));
    for (const stage of file.stages) {
      const wanted = stage === file.finalStage || (named.has('*') ? !stage.used : named.has(stage.name ?? ''));
      if (!wanted) continue;
      // On Windows the base image sets the user that is usual there.
      if (isWindows(stage, file.syntax.escape)) continue;
      const violation = judge(stage);
      if (violation !== null) yield violation;
    }
  },
};

function judge(stage: Stage): Violation | null {
  const user = effectiveUser(stage);
  if (user.kind !== 'set') return { messageId: user.kind, span: stage.from.keywordSpan };
  const data = { user: user.value || '""' };
  if (!user.complete) return { messageId: 'unknown', data, span: user.instruction.span };
  return isRootUser(user.value) ? { messageId: 'root', data, span: user.instruction.span } : null;
}
