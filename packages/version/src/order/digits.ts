import type { Order } from '../version-scheme.ts';

/** Compares two runs of ASCII digits of any length as numbers; the empty run is zero. */
export function compareDigits(a: string, b: string): Order {
  if (a === b) return 0;
  const left = stripZeros(a);
  const right = stripZeros(b);
  if (left.length !== right.length) return left.length < right.length ? -1 : 1;
  return left === right ? 0 : left < right ? -1 : 1;
}

/** The digits without leading zeros; empty for zero. */
export function stripZeros(digits: string): string {
  if (digits.charCodeAt(0) !== 48) return digits;
  let start = 1;
  while (digits.charCodeAt(start) === 48) start += 1;
  return digits.slice(start);
}

/** Whether the UTF-16 unit is an ASCII digit. */
export function isDigitCode(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** Whether the UTF-16 unit is an ASCII letter. */
export function isLetterCode(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
}

/** Whether the text is one or more ASCII digits. */
export function isDigits(text: string): boolean {
  for (let index = 0; index < text.length; index++) if (!isDigitCode(text.charCodeAt(index))) return false;
  return text !== '';
}

/** One more than the number that the digits write, in digits. */
export function nextNumber(digits: string): string {
  return String(BigInt(digits) + 1n);
}
