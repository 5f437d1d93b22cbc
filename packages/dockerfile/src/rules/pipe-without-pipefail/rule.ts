import type { LintRule } from '../../contracts/lint-rule.ts';
import type { Dockerfile } from '../../dockerfile.ts';
import type { ShellCommand } from '../../shell/script.ts';
import type { Instruction } from '../../syntax/instruction.ts';
import { bestPractice } from '../references.ts';

/** Programs that do not fail, or whose failure nobody waits for. */
const UNFAILING: ReadonlySet<string> = new Set([
  'echo',
  'printf',
  'yes',
  'true',
  ':',
  'seq',
  'env',
  'printenv',
  'set',
  'false',
]);

/** How far away the next command outside substitutions is looked for. */
const NEAR = 50;

/** A pipe whose first part may fail unnoticed. */
export const pipeWithoutPipefail: LintRule = {
  id: 'pipe-without-pipefail',
  aliases: ['DL4006'],
  title: 'Pipe without pipefail',
  summary: 'The first part of a pipe may fail without failing the step.',
  rationale:
    'A shell looks at the last command of a pipe only: a download that breaks off gives an image with half a file.',
  remedy: 'Write SHELL ["/bin/bash", "-o", "pipefail", "-c"], or set -o pipefail first in a shell that knows it.',
  severity: 'warning',
  enabled: true,
  onHistory: false,
  fixable: false,
  messages: { pipe: 'A failure of {program} goes unnoticed in this pipe.' },
  references: [bestPractice('using-pipes')],
  examples: {
    bad: [
      { text: 'FROM debian:13\nRUN curl -fsSL https://example.com/a | tar -xz\n', messages: ['pipe'] },
      {
        text: 'FROM debian:13\nRUN set -eux; \\\n  echo a | cat; \\\n  wget -qO- https://example.com/key \\\n    | gpg --dearmor > /k; \\\n  ls | xargs rm\n',
        messages: ['pipe'],
      },
      { text: 'FROM debian:13\nSHELL ["/bin/bash", "-c"]\nRUN cat a | sort | uniq\n', messages: ['pipe'] },
      { text: 'FROM debian:13\nRUN <<EOF\nfor f in *; do gzip -dc $f | tar -x; done\nEOF\n', messages: ['pipe'] },
      { text: 'FROM debian:13\nRUN cat a | grep -v b\nRUN cat a | grep b > c\n', messages: ['pipe', 'pipe'] },
      { text: 'FROM debian:13\nRUN ["sh", "-c", "cat a | sort"]\n', messages: ['pipe'] },
    ],
    good: [
      {
        text: 'FROM debian:13\nSHELL ["/bin/bash", "-o", "pipefail", "-c"]\nRUN curl -fsSL https://example.com/a | tar -xz\n',
      },
      {
        text: 'FROM debian:13\nSHELL ["/bin/bash", "-euxo", "pipefail", "-c"]\nRUN curl -fsSL https://example.com/a | tar -xz\n',
      },
      { text: 'FROM alpine:3.23\nRUN set -euxo pipefail; curl -fsSL https://example.com/a | tar -xz\n' },
      { text: 'FROM debian:13\nRUN echo "a b" | sha256sum -c - && yes | make config && printf %s x | tee /y\n' },
      {
        text: 'FROM debian:13\nRUN dpkg -l | grep curl; cat a | grep -m 1 b; if ! cat /g | grep x > /dev/null 2>&1; then y; fi; cat a | sort || :; cat a | head -n 1\n',
      },
      { text: 'FROM debian:13\nRUN V=$(cat a | cut -d= -f2) && make V=$V\n' },
      {
        text: 'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nSHELL ["powershell", "-Command"]\nRUN Get-Item a | Remove-Item\n',
      },
      { text: 'FROM debian:13\nRUN ["/bin/bash", "-o", "pipefail", "-c", "cat a | sort"]\n' },
      { text: 'FROM debian:13\nRUN bash -euo pipefail <<EOF\ncat a | sort\nEOF\n' },
    ],
  },
  *check(file) {
    for (const run of file.of('RUN')) {
      const { commands } = file.script(run);
      const pipe = commands.some(({ connector }) => connector === '|') ? findPipe(commands) : null;
      if (pipe === null || setsPipefail(file, run)) continue;
      const { from, to } = pipe;
      const span = { start: from.span.start, end: Math.max(from.span.end, to.span.end) };
      yield { messageId: 'pipe', data: { program: from.name?.text ?? '' }, span };
    }
  },
};

function setsPipefail(file: Dockerfile, run: Instruction): boolean {
  if (run.exec?.some(({ value }) => /^(?:-\w+=)?pipefail$/.test(value)) === true) return true;
  return file.shellOf(run).words?.some((word) => word.includes('pipefail')) === true;
}

/** The first pipe in which a failure matters and is lost. */
function findPipe(commands: readonly ShellCommand[]): { from: ShellCommand; to: ShellCommand } | null {
  const first = new Map<number, ShellCommand>();
  for (const [at, command] of commands.entries()) {
    if (command.args.some(({ text }) => text === 'pipefail')) return null;
    if (command.substituted) continue;
    const from = first.get(command.pipeline);
    if (command.connector !== '|') {
      if (from === undefined && isFailing(command)) first.set(command.pipeline, command);
      continue;
    }
    const next = commands.slice(at + 1, at + NEAR).find((other) => !other.substituted);
    if (next?.connector === '|') {
      if (from === undefined && isFailing(command)) first.set(command.pipeline, command);
      continue;
    }
    if (from === undefined || next?.connector === '||' || stopsEarly(command)) continue;
    return { from, to: command };
  }
  return null;
}

function isFailing({ name }: ShellCommand): boolean {
  return name !== null && !UNFAILING.has(name.text);
}

/**
 * True for programs that leave before all is read, so that pipefail would make these pipes fail; and for `grep`, whose own result
 * says that something is missing, unless its output is kept.
 */
function stopsEarly({ name, args, redirects }: ShellCommand): boolean {
  if (name?.text === 'head') return true;
  if (!/^[ef]?grep$/.test(name?.text ?? '')) return false;
  const kept = redirects.some(
    ({ operator, target }) => operator.startsWith('>') && !/^(?:\/dev\/null|[12])$/.test(target?.text ?? ''),
  );
  return !kept && !args.some(({ text }) => /^-[a-zA-Z]*v|^--invert-match/.test(text));
}
