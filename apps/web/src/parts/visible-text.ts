/** Longest text that is shown of one value, in UTF-16 code units. */
const LONGEST = 20_000;

/** Control characters, marks that turn the direction of text, and what has no width: none of them may hide anything. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** The text with every character that cannot be seen written as its code; line breaks and tabs stay. */
export function visibleText(text: string): string {
  const bounded = text.length > LONGEST ? `${text.slice(0, LONGEST)}… (${text.length} characters)` : text;
  return bounded.replaceAll(INVISIBLE, (character) =>
    character === '\n' || character === '\t' ? character : `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}
