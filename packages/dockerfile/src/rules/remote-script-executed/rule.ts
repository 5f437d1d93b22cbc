import type { LintRule, Violation } from '../../contracts/lint-rule.ts';
import type { Dockerfile } from '../../dockerfile.ts';
import type { ProgramCall } from '../../shell/program-call.ts';
import { bestPractice } from '../references.ts';

const FETCHERS: ReadonlySet<string> = new Set(['curl', 'wget']);
/** How far away the other commands of a pipe are looked for. */
const NEAR = 20;
const SHELLS: readonly string[] = ['sh', 'bash', 'dash', 'ash', 'ksh', 'zsh'];
const OTHERS: readonly string[] = ['python', 'python3', 'python2', 'perl', 'ruby', 'node', 'php'];
const SUBSTITUTED = /^(?:\$\(|`|<\()\s*(?:curl|wget)\s/;

/** A script from the network that is run as it comes. */
export const remoteScriptExecuted: LintRule = {
  id: 'remote-script-executed',
  aliases: [],
  title: 'Script from the network run as it comes',
  summary: 'A step fetches a script and runs it without checking what it got.',
  rationale:
    'Whoever controls the server, now or later, decides what is in the image; and half a script runs when the connection breaks.',
  remedy: 'Fetch a version that does not change, check it with sha256sum -c, then run it; or install a package.',
  severity: 'warning',
  enabled: true,
  onHistory: true,
  fixable: false,
  messages: { script: 'What {fetcher} gets is run by {program} without a check.' },
  references: [bestPractice('add-or-copy')],
  examples: {
    bad: [
      { text: 'FROM debian:13\nRUN curl -fsSL https://example.com/install.sh | sh\n', messages: ['script'] },
      {
        text: 'FROM debian:13\nRUN set -eux; \\\n  wget -qO- https://example.com/i \\\n    | sudo -E bash -s -- --prefix /usr; \\\n  curl -sS https://example.com/p | python3 -\n',
        messages: ['script', 'script'],
      },
      {
        text: 'FROM debian:13\nRUN sh -c "$(curl -fsSL https://example.com/i)" && bash <(curl -s https://example.com/j)\n',
        messages: ['script', 'script'],
      },
      {
        text: 'FROM debian:13\nRUN curl -s https://example.com/i | sed s/a/b/ | FOO=1 bash -x\n',
        messages: ['script'],
      },
      { text: 'FROM debian:13\nRUN bash -c "curl -s https://example.com/i | sh"\n', messages: ['script'] },
      { text: 'FROM debian:13\nRUN eval "$(wget -qO- https://example.com/i)"\n', messages: ['script'] },
    ],
    good: [
      {
        text: 'FROM debian:13\nRUN curl -fsSLO https://example.com/i.sh && echo "$SUM  i.sh" | sha256sum -c - && sh i.sh\n',
      },
      {
        text: 'FROM debian:13\nRUN curl -fsSL https://example.com/a | tar -xz && wget -qO- https://example.com/k | gpg --dearmor\n',
      },
      {
        text: 'FROM debian:13\nRUN curl -s https://example.com/v | python3 -c "import json" && curl -s https://example.com/v | bash parse.sh\n',
      },
      { text: 'FROM debian:13\nRUN V=$(curl -s https://example.com/v) && sh -c "echo $V" && cat i.sh | sh\n' },
    ],
  },
  *check(file) {
    for (const call of file.calls(...SHELLS, ...OTHERS)) {
      const violation = readsPipe(call) ? fromPipe(call) : null;
      if (violation !== null) yield violation;
    }
    yield* fromSubstitutions(file);
  },
};

/** True when a program takes its script from the pipe. */
function readsPipe({ program, args, command }: ProgramCall): boolean {
  if (command.connector !== '|') return false;
  const isShell = SHELLS.includes(program);
  const first = args.find(({ text }) => !isShell || !/^-[a-bd-rt-zA-Z]\w*$/.test(text));
  if (first === undefined || first.text === '-' || first.text === '/dev/stdin') return true;
  return isShell && /^-[a-z]*s$/.test(first.text);
}

function fromPipe(call: ProgramCall): Violation | null {
  const before = call.siblings.slice(Math.max(0, call.at - NEAR), call.at);
  const fetcher = before.find(
    (other) => other.command.pipeline === call.command.pipeline && FETCHERS.has(other.program),
  );
  if (fetcher === undefined) return null;
  const span = { start: fetcher.command.span.start, end: Math.max(call.command.span.end, fetcher.command.span.end) };
  return { messageId: 'script', data: { fetcher: fetcher.program, program: call.program }, span };
}

/** `sh -c "$(curl …)"`, `bash <(curl …)`, `eval "$(curl …)"`. */
function* fromSubstitutions(file: Dockerfile): Iterable<Violation> {
  for (const call of file.calls(...SHELLS, 'eval', 'source', '.')) {
    const word = call.args.find(({ text, literal }) => !literal && SUBSTITUTED.test(text));
    if (word === undefined) continue;
    const flag = call.args.some(({ text }) => /^-\w*c$/.test(text));
    if (SHELLS.includes(call.program) && !flag && !word.text.startsWith('<(')) continue;
    const fetcher = /curl|wget/.exec(word.text)?.[0] ?? '';
    yield { messageId: 'script', data: { fetcher, program: call.program }, span: call.command.span };
  }
}
