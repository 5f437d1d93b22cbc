import type { LintRule } from '../../contracts/lint-rule.ts';
import { lastInstruction } from '../../stages/effective.ts';
import { buildCheck } from '../references.ts';

/** CMD or ENTRYPOINT in shell form. */
export const shellFormCommand: LintRule = {
  id: 'shell-form-command',
  aliases: ['DL3025', 'JSONArgsRecommended'],
  title: 'CMD or ENTRYPOINT in shell form',
  summary: 'CMD or ENTRYPOINT is not written as a JSON array.',
  rationale:
    'A shell then runs as process 1: it passes no signals on, so the container does not stop when it is asked to.',
  remedy: 'Write the program and its arguments as a JSON array; where a shell is needed, name it with SHELL.',
  severity: 'warning',
  enabled: true,
  onHistory: true,
  fixable: true,
  messages: {
    shell: '{keyword} is in shell form: signals do not reach the program.',
    exec: '{keyword} is in shell form: it needs a shell in the image.',
    broken: '{keyword} looks like a JSON array but is none: it runs in a shell, brackets and all.',
  },
  references: [buildCheck('JSONArgsRecommended')],
  examples: {
    bad: [
      {
        text: 'FROM debian:13\nCMD nginx -g "daemon off;"\n',
        messages: ['shell'],
        fixed: 'FROM debian:13\nCMD ["nginx", "-g", "daemon off;"]\n',
      },
      {
        text: 'FROM debian:13\nENTRYPOINT echo $HOME && run\n',
        messages: ['shell'],
        fixed: 'FROM debian:13\nENTRYPOINT echo $HOME && run\n',
      },
      { text: 'FROM debian:13\nCMD prepare && exec run\n', messages: ['exec'] },
      { text: "FROM debian:13\nCMD ['nginx']\n", messages: ['broken'], fixed: "FROM debian:13\nCMD ['nginx']\n" },
    ],
    good: [
      { text: 'FROM debian:13\nCMD ["nginx", "-g", "daemon off;"]\n' },
      { text: 'FROM debian:13\nSHELL ["/bin/bash", "-c"]\nENTRYPOINT run\n' },
      { text: 'FROM debian:13\nCMD []\n' },
    ],
  },
  *check(file) {
    for (const instruction of [...file.of('CMD'), ...file.of('ENTRYPOINT')]) {
      const { keyword, rest, exec } = instruction;
      const stage = file.stageOf(instruction);
      if (exec !== null || rest.text === '') continue;
      if (stage !== null && lastInstruction(stage, 'SHELL', instruction.index) !== null) continue;
      const span = rest.span;
      if (rest.text.startsWith('[')) {
        yield { messageId: 'broken', data: { keyword }, span };
        continue;
      }
      const words = plainCommand(file.script(instruction), rest.text);
      const simple = words !== null && span.end - span.start === rest.text.length;
      const text = `[${(words ?? []).map((word) => JSON.stringify(word)).join(', ')}]`;
      // The last command takes the place of the shell: signals do reach it.
      const replaced = file.script(instruction).commands.at(-1)?.name?.text === 'exec';
      const messageId = replaced ? 'exec' : 'shell';
      yield { messageId, data: { keyword }, span, edits: simple ? [{ span, text }] : [] };
    }
  },
};

/** The words of a command that needs no shell, or null. */
function plainCommand(
  script: ReturnType<Parameters<LintRule['check']>[0]['script']>,
  text: string,
): readonly string[] | null {
  const [command, ...others] = script.commands;
  if (script.broken || script.kind !== 'posix' || command === undefined || others.length > 0) return null;
  const bare = command.assignments.length === 0 && command.redirects.length === 0 && command.depth === 0;
  const words = command.name === null ? [] : [command.name, ...command.args];
  // What only a shell understands: its own commands, operators outside quotes, `~`, braces, line breaks.
  const needsShell = words.some((word) => !word.literal || (!word.quoted && /[~{}[\]!#=]/.test(word.text)));
  const builtin = /^(?:\.|:|cd|exec|eval|export|set|source|trap|ulimit|umask|unset|exit|test|\[)$/.test(
    words[0]?.text ?? '',
  );
  if (!bare || words.length === 0 || needsShell || builtin || /[;&|]\s*$/.test(text)) return null;
  return words.map((word) => word.text);
}
