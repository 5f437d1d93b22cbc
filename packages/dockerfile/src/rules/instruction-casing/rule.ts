import type { LintRule } from '../../contracts/lint-rule.ts';
import type { Instruction } from '../../syntax/instruction.ts';
import { buildCheck } from '../references.ts';

/** Keywords in different cases. */
export const instructionCasing: LintRule = {
  id: 'instruction-casing',
  aliases: ['ConsistentInstructionCasing'],
  title: 'Instructions in different cases',
  summary: 'The file writes some instructions in upper case and some not.',
  rationale: 'One case for all keywords makes the steps of a build stand out.',
  remedy: 'Write all instructions in the case that most of them have; upper case is usual.',
  severity: 'style',
  enabled: true,
  onHistory: false,
  fixable: true,
  messages: { casing: 'The instruction {keyword} is not in {wanted} case like most others.' },
  references: [buildCheck('ConsistentInstructionCasing')],
  examples: {
    bad: [
      {
        text: 'FROM debian:13\nrun make\nCMD ["app"]\n',
        messages: ['casing'],
        fixed: 'FROM debian:13\nRUN make\nCMD ["app"]\n',
      },
      {
        text: 'from debian:13\nrun make\nCmd ["app"]\n',
        messages: ['casing'],
        fixed: 'from debian:13\nrun make\ncmd ["app"]\n',
      },
      { text: 'FROM debian:13\nONBUILD run make\n', messages: ['casing'], fixed: 'FROM debian:13\nONBUILD RUN make\n' },
    ],
    good: [{ text: 'FROM debian:13\nRUN make\n' }, { text: 'from debian:13\nrun make\n' }],
  },
  *check(file) {
    const { instructions } = file.syntax;
    if (instructions.every(({ keywordText, keyword }) => keywordText === keyword && keyword !== 'ONBUILD')) return;
    const known = instructions.filter((instruction) => instruction.known);
    const all: Instruction[] = known.flatMap((instruction) =>
      instruction.trigger?.known === true ? [instruction, instruction.trigger] : [instruction],
    );
    const upper = all.filter(({ keywordText, keyword }) => keywordText === keyword).length;
    const lower = all.filter(({ keywordText, keyword }) => keywordText === keyword.toLowerCase()).length;
    if (upper === all.length || lower === all.length) return;
    const wanted = lower > upper ? 'lower' : 'upper';
    for (const { keyword, keywordText, keywordSpan: span } of all) {
      const text = wanted === 'upper' ? keyword : keyword.toLowerCase();
      if (keywordText === text) continue;
      yield { messageId: 'casing', data: { keyword: keywordText, wanted }, span, edits: [{ span, text }] };
    }
  },
};
