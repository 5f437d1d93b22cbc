import type { LintRule } from '../../contracts/lint-rule.ts';
import type { Dockerfile } from '../../dockerfile.ts';
import type { ProgramCall } from '../../shell/program-call.ts';
import type { Stage } from '../../stages/stage.ts';
import type { Instruction } from '../../syntax/instruction.ts';

const PROBES: ReadonlySet<string> = new Set(['command', 'which', 'type', 'hash']);

/** wget and curl in one stage. */
export const wgetAndCurl: LintRule = {
  id: 'wget-and-curl',
  aliases: ['DL4001', 'DS-0014'],
  title: 'Both wget and curl',
  summary: 'A stage fetches with wget here and with curl there.',
  rationale:
    'Both do the same: each program more makes the image larger and is one more that can have vulnerabilities.',
  remedy: 'Use one of them throughout, and install only that.',
  severity: 'warning',
  enabled: true,
  onHistory: true,
  fixable: false,
  messages: { both: '{program} fetches here; line {line} of the same stage uses {other}.' },
  references: [{ title: 'Comparison of curl and wget', url: 'https://daniel.haxx.se/docs/curl-vs-wget.html' }],
  examples: {
    bad: [
      {
        text: 'FROM debian:13\nRUN wget -q https://example.com/a\nRUN curl -fsSL https://example.com/b\n',
        messages: ['both'],
      },
      {
        text: 'FROM debian:13\nRUN set -eux; curl -O https://example.com/a | tar x; /usr/bin/wget -qO- b | sh\n',
        messages: ['both'],
      },
    ],
    good: [
      { text: 'FROM debian:13\nRUN curl -fsSL https://example.com/a && curl -fsSL https://example.com/b\n' },
      {
        text: 'FROM debian:13 AS a\nRUN wget -q https://example.com/a\nFROM debian:13\nRUN curl -fsSL https://example.com/b\n',
      },
      { text: 'FROM debian:13\nRUN apt-get install -y curl wget\nRUN curl -fsSL https://example.com/b\n' },
      { text: 'FROM debian:13\nRUN curl -O https://example.com/a || wget https://example.com/a\n' },
      { text: 'FROM debian:13\nRUN if command -v curl; then curl -O a; else wget a; fi\n' },
      { text: 'FROM debian:13\nRUN wget --version && curl -fsSL https://example.com/b\n' },
    ],
  },
  *check(file) {
    const [wgets, curls] = [file.calls('wget'), file.calls('curl')];
    if (wgets.length === 0 || curls.length === 0) return;
    const probing = findProbing(file);
    const seen = new Map<Stage, ProgramCall>();
    const done = new Set<Stage>();
    const all = [...wgets, ...curls]
      .filter((call) => fetches(call) && !probing.has(call.run))
      .toSorted((a, b) => a.run.index - b.run.index || a.at - b.at);
    for (const call of all) {
      const stage = file.stageOf(call.run);
      if (stage === null || done.has(stage)) continue;
      const first = seen.get(stage);
      if (first === undefined) seen.set(stage, call);
      else if (first.program !== call.program) {
        done.add(stage);
        const { line } = file.positionAt(first.name.span.start);
        const data = { program: call.program, other: first.program, line };
        yield { messageId: 'both', data, span: call.name.span };
      }
    }
  },
};

/** False for calls that only look, and for those that are a way out when another program is missing. */
function fetches({ args, command }: ProgramCall): boolean {
  if (args.length === 0 || args.some(({ text }) => text === '--version' || text === '-V')) return false;
  return command.connector !== '||';
}

/** The steps that look whether one of them is there. */
function findProbing(file: Dockerfile): ReadonlySet<Instruction> {
  const probes = file.calls('command', 'which', 'type', 'hash', 'curl', 'wget').filter(({ command }) => {
    return PROBES.has(command.name?.text ?? '') && command.args.some(({ text }) => text === 'curl' || text === 'wget');
  });
  return new Set(probes.map(({ run }) => run));
}
