import type { Violation } from '../../contracts/lint-rule.ts';
import { KNOWN_FLAGS } from '../../syntax/keyword.ts';
import type { Instruction } from '../../syntax/instruction.ts';

/** Instructions that builders accept without arguments. */
const BARE: ReadonlySet<string> = new Set(['CMD', 'ENTRYPOINT']);

/** Flags that stand without a value. */
const SWITCHES: ReadonlySet<string> = new Set(['link', 'parents', 'keep-git-dir', 'unpack']);

/** What is wrong with the arguments of an instruction. */
export function* checkArguments(instruction: Instruction): Iterable<Violation> {
  const { keyword, known, keywordSpan, rest } = instruction;
  if (instruction.oversized) {
    yield { messageId: 'instruction-too-long', data: { keyword }, span: keywordSpan };
    return;
  }
  for (const flag of instruction.flags) {
    const needsValue = flag.value === null && KNOWN_FLAGS[keyword]?.has(flag.name) === true && !SWITCHES.has(flag.name);
    if (needsValue) yield { messageId: 'flag-value-missing', data: { flag: flag.name }, span: flag.span };
  }
  if (!known || BARE.has(keyword)) return;
  if (rest.text === '') {
    yield { messageId: 'argument-missing', data: { keyword }, span: keywordSpan };
    return;
  }
  if (keyword === 'FROM') yield* checkFrom(instruction);
  else if (keyword === 'COPY' || keyword === 'ADD') yield* checkCopy(instruction);
  else if (keyword === 'ENV' || keyword === 'LABEL') yield* checkPairs(instruction);
  else if (keyword === 'SHELL' && instruction.exec === null) {
    yield { messageId: 'exec-form-invalid', data: { keyword }, span: rest.span };
  } else if (keyword === 'HEALTHCHECK' && !/^(?:NONE$|CMD\s)/i.test(rest.text)) {
    yield { messageId: 'healthcheck-invalid', span: rest.span };
  }
}

function* checkFrom({ words, rest, keyword }: Instruction): Iterable<Violation> {
  const named = words[1]?.text.toLowerCase() === 'as';
  if (words.length === 1 || (named && words.length === 3)) return;
  const missing = named && words.length === 2;
  yield { messageId: missing ? 'argument-missing' : 'arguments-extra', data: { keyword }, span: rest.span };
}

function* checkCopy({ words, exec, rest, keyword }: Instruction): Iterable<Violation> {
  if ((exec ?? words).length < 2) yield { messageId: 'argument-missing', data: { keyword }, span: rest.span };
}

function* checkPairs({ keyValues, keyword }: Instruction): Iterable<Violation> {
  for (const span of keyValues.invalid) yield { messageId: 'pair-invalid', data: { keyword }, span };
  for (const { name, span } of keyValues.pairs) {
    if (name === '') yield { messageId: 'pair-invalid', data: { keyword }, span };
  }
}
