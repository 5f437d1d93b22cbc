import type { TextEdit } from '../contracts/text-edit.ts';
import type { Dockerfile } from '../dockerfile.ts';
import type { ShellWord } from '../shell/script.ts';

/** True when a word stands in the file exactly as the program sees it, so that text can be put beside it. */
export function isVerbatim(file: Dockerfile, word: ShellWord): boolean {
  const { start, end } = word.span;
  return end - start === word.text.length && file.syntax.text.slice(start, end) === word.text;
}

/** Puts text behind a word; no edit where the word is quoted, in a list of strings or from a variable. */
export function insertAfter(file: Dockerfile, word: ShellWord, text: string): readonly TextEdit[] {
  if (!isVerbatim(file, word)) return [];
  return [{ span: { start: word.span.end, end: word.span.end }, text }];
}

/** Puts another text in the place of a word, under the same conditions. */
export function replaceWord(file: Dockerfile, word: ShellWord, text: string): readonly TextEdit[] {
  return isVerbatim(file, word) ? [{ span: word.span, text }] : [];
}
