import { CannotEvaluate, type CuePlace } from './cue-failure.ts';

const FORM =
  /0x[\da-fA-F](?:_?[\da-fA-F])*|0b[01](?:_?[01])*|0o[0-7](?:_?[0-7])*|(?:\d(?:_?\d)*)?(?:\.(?!\.)\d*)?(?:[eE][+-]?\d+)?(?:[KMGTP]i?)?/y;
const POWERS = 'KMGTP';

/** Reads a number. @throws CannotEvaluate for one that cannot be kept exactly */
export function readNumber(
  source: string,
  offset: number,
  at: CuePlace,
): { readonly value: number; readonly end: number } {
  FORM.lastIndex = offset;
  const text = FORM.exec(source)?.[0] ?? '';
  const plain = text.replaceAll('_', '');
  const multiplier = /([KMGTP])(i?)$/.exec(plain);
  const digits = multiplier === null ? plain : plain.slice(0, multiplier.index);
  const power = multiplier === null ? 0 : POWERS.indexOf(multiplier[1] ?? '') + 1;
  const value = Number(digits) * (multiplier?.[2] === 'i' ? 1024 : 1000) ** power;
  const whole = !/[.eE]/.test(digits) || digits.startsWith('0x');
  if (!Number.isFinite(value) || (whole && !Number.isSafeInteger(value))) {
    throw new CannotEvaluate(`the number ${text} cannot be kept exactly`, at);
  }
  return { value, end: offset + text.length };
}
