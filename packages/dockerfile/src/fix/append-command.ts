import type { TextEdit } from '../contracts/text-edit.ts';
import type { Dockerfile } from '../dockerfile.ts';
import type { ShellCommand } from '../shell/script.ts';
import type { Instruction } from '../syntax/instruction.ts';

/** Puts a command at the end of a RUN in the style of its lines; no edit where that could change what the rest does. */
export function appendCommand(file: Dockerfile, run: Instruction, command: string): readonly TextEdit[] {
  const script = file.script(run);
  const last = script.commands.at(-1);
  if (run.exec !== null || run.parent !== null || script.broken || last === undefined) return [];
  const stops = stopsAtErrors(script.commands[0]);
  if (run.heredocs.length > 0) return stops ? inHeredoc(run, command) : [];
  const { text } = file.syntax;
  const { end } = run.rest.span;
  const tail = text.slice(last.span.end, end);
  if (!/^(?:[\s\\;)}]|fi\b|done\b|esac\b)*$/.test(tail) || tail.endsWith(';')) return [];
  if (last.redirects.some(({ operator }) => operator.startsWith('<<'))) return [];
  const sequential = stops && script.commands.some(({ connector, depth }) => connector === ';' && depth === 0);
  return [{ span: { start: end, end }, text: joined(file, run, { command, sequential }) }];
}

function joined(file: Dockerfile, run: Instruction, what: { command: string; sequential: boolean }): string {
  const { text, escape } = file.syntax;
  const { start, end } = { start: run.span.start, end: run.rest.span.end };
  const written = text.slice(start, end);
  const lineStart = written.lastIndexOf('\n') + 1;
  if (lineStart === 0) return what.sequential ? `; ${what.command}` : ` && ${what.command}`;
  const lineBreak = written.charAt(lineStart - 2) === '\r' ? '\r\n' : '\n';
  const line = written.slice(lineStart);
  const indent = line.slice(0, line.length - line.trimStart().length);
  if (what.sequential) return `; ${escape}${lineBreak}${indent}${what.command}`;
  const atEnd = !line.trimStart().startsWith('&&') && /&&[ \t]*[\\`][ \t]*\r?\n/.test(written);
  return atEnd
    ? ` && ${escape}${lineBreak}${indent}${what.command}`
    : ` ${escape}${lineBreak}${indent}&& ${what.command}`;
}

/** A here-document that is the script itself, with one line more. */
function inHeredoc(run: Instruction, command: string): readonly TextEdit[] {
  const [heredoc, second] = run.heredocs;
  if (heredoc === undefined || second !== undefined || !/^<<-?\S+$/.test(run.rest.text)) return [];
  const { end } = heredoc.contentSpan;
  const lineBreak = heredoc.content.endsWith('\r\n') ? '\r\n' : '\n';
  const indent = /(?:^|\n)([ \t]*)\S[^\n]*\n$/.exec(heredoc.content)?.[1] ?? '';
  return [{ span: { start: end, end }, text: `${indent}${command}${lineBreak}` }];
}

/** True for `set -e`, alone or with other letters. */
function stopsAtErrors(first: ShellCommand | undefined): boolean {
  return first?.name?.text === 'set' && first.args.some(({ text }) => /^-[a-zA-Z]*e/.test(text) || text === 'errexit');
}
