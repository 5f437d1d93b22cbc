import type { LintRule, Violation } from '../../contracts/lint-rule.ts';
import type { Dockerfile } from '../../dockerfile.ts';
import type { Instruction } from '../../syntax/instruction.ts';
import { bestPractice } from '../references.ts';

/** Most commands of a step that counts as short. */
const SHORT = 2;

/** Short steps one after the other. */
export const consecutiveRuns: LintRule = {
  id: 'consecutive-runs',
  aliases: ['DL3059'],
  title: 'Short steps one after the other',
  summary: 'Several short RUN instructions follow one another.',
  rationale: 'Each is a layer of its own, and what a later one removes stays in the layer of the earlier one.',
  remedy: 'Put them into one RUN with && or a here-document.',
  severity: 'info',
  enabled: true,
  onHistory: false,
  fixable: false,
  messages: { runs: '{count} short RUN instructions follow one another.' },
  references: [bestPractice('run')],
  examples: {
    bad: [
      { text: 'FROM debian:13\nRUN a\nRUN b && c\nRUN d\nUSER app\nRUN e\n', messages: ['runs'] },
      { text: 'FROM debian:13\nRUN --network=none a\n# and\nRUN --network=none b; c\n', messages: ['runs'] },
      { text: 'FROM debian:13\nRUN a\nRUN b\nCOPY x /\nRUN c\nRUN d\n', messages: ['runs', 'runs'] },
    ],
    good: [
      { text: 'FROM debian:13\nRUN a && b\nCOPY . .\nRUN c\n' },
      { text: 'FROM debian:13\nRUN a && b && c\nRUN d\n' },
      { text: 'FROM debian:13\nRUN --mount=type=cache,target=/c a\nRUN b\n' },
      { text: 'FROM debian:13\nRUN <<EOF\na\nEOF\nRUN b\nRUN ["c"]\n' },
      { text: 'FROM debian:13 AS build\nRUN a\nRUN b\nFROM scratch\nCOPY --from=build /x /x\n' },
    ],
  },
  *check(file) {
    for (const stage of file.stages) {
      if (stage.of('RUN').length < 2 || !file.isShipped(stage.from)) continue;
      yield* series(file, stage.instructions);
    }
  },
};

function* series(file: Dockerfile, instructions: readonly Instruction[]): Iterable<Violation> {
  let first: Instruction | null = null;
  let second: Instruction | null = null;
  let count = 0;
  for (const instruction of [...instructions, null]) {
    const short = instruction !== null && isShort(file, instruction);
    if (short && first !== null && flagsOf(first) === flagsOf(instruction)) {
      second ??= instruction;
      count++;
      continue;
    }
    if (second !== null) yield { messageId: 'runs', data: { count }, span: second.keywordSpan };
    first = short ? instruction : null;
    second = null;
    count = 1;
  }
}

function isShort(file: Dockerfile, run: Instruction): boolean {
  if (run.keyword !== 'RUN' || run.exec !== null || run.heredocs.length > 0) return false;
  const { commands, broken, kind } = file.script(run);
  return kind === 'posix' && !broken && commands.length > 0 && commands.length <= SHORT;
}

function flagsOf({ flags }: Instruction): string {
  return flags.length === 0 ? '' : flags.map(({ name, value }) => `${name}=${value ?? ''}`).join(' ');
}
