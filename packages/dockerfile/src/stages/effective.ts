import type { Instruction } from '../syntax/instruction.ts';
import { expandWord } from './expand-word.ts';
import { type Stage, parentOf } from './stage.ts';

/** A setting of a stage, or where it comes from when the file does not tell. */
export type Effective =
  | {
      readonly kind: 'set';
      readonly value: string;
      /** False when a variable in it is unknown. */
      readonly complete: boolean;
      readonly instruction: Instruction;
      readonly stage: Stage;
    }
  /** The base image decides. */
  | { readonly kind: 'base' }
  /** Nothing sets it and there is no base image: the default of the format. */
  | { readonly kind: 'default' };

/** Most parents that are looked at. */
const MAX_PARENTS = 500;

/** Most relative working directories that are joined. */
const MAX_STEPS = 100;

/** The instruction of that keyword that is in force in a stage before an index, inherited ones included. */
export function lastInstruction(
  stage: Stage,
  keyword: string,
  before: number = Number.POSITIVE_INFINITY,
): { readonly instruction: Instruction; readonly stage: Stage } | null {
  let at: Stage | null = stage;
  let limit = before;
  for (let depth = 0; at !== null && depth < MAX_PARENTS; depth++) {
    const instruction = lastBefore(at.of(keyword), limit);
    if (instruction !== null) return { instruction, stage: at };
    at = parentOf(at);
    limit = Number.POSITIVE_INFINITY;
  }
  return null;
}

/** The first stage of the chain of parents: it decides what the chain is built on. */
export function rootOf(stage: Stage): Stage {
  return stage.root ?? stage;
}

/** The user that commands of a stage run as before an index; by default at its end. */
export function effectiveUser(stage: Stage, before?: number): Effective {
  const last = lastInstruction(stage, 'USER', before);
  if (last === null) return rootOf(stage).base.kind === 'scratch' ? { kind: 'default' } : { kind: 'base' };
  return expandAt(last.stage, last.instruction, last.instruction.rest.text);
}

/** The working directory before an index; relative ones are joined to what was in force before. */
export function effectiveWorkdir(stage: Stage, before?: number): Effective {
  const parts: string[] = [];
  let complete = true;
  let last = lastInstruction(stage, 'WORKDIR', before);
  const first = last;
  for (let steps = 0; last !== null && steps < MAX_STEPS; steps++) {
    const part = expandAt(last.stage, last.instruction, last.instruction.rest.text);
    if (part.kind !== 'set') break;
    parts.unshift(part.value);
    complete &&= part.complete;
    if (isAbsolute(part.value) || !part.complete) break;
    last = lastInstruction(last.stage, 'WORKDIR', last.instruction.index);
  }
  if (first === null) return rootOf(stage).base.kind === 'scratch' ? { kind: 'default' } : { kind: 'base' };
  const absolute = isAbsolute(parts[0] ?? '');
  const value = parts.join('/').replaceAll(/\/{2,}/g, '/');
  return { kind: 'set', value, complete: complete && absolute, instruction: first.instruction, stage: first.stage };
}

/** True for an absolute path of either kind of system. */
export function isAbsolute(path: string): boolean {
  return path.startsWith('/') || path.startsWith('\\') || /^[A-Za-z]:/.test(path);
}

function expandAt(stage: Stage, instruction: Instruction, text: string): Effective {
  const lookup = (name: string) => stage.environment.lookup(name, instruction.index);
  const expansion = expandWord(text, { lookup, escape: instruction.escape });
  return { kind: 'set', value: expansion.text, complete: expansion.complete, instruction, stage };
}

function lastBefore(instructions: readonly Instruction[], index: number): Instruction | null {
  let low = 0;
  let high = instructions.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((instructions[middle]?.index ?? 0) < index) low = middle + 1;
    else high = middle;
  }
  return instructions[low - 1] ?? null;
}
