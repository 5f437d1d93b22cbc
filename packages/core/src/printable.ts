/**
 * Text that comes from an image, a registry or a document, made safe to show: control characters, escape sequences,
 * bidirectional and invisible format characters and lone surrogates become visible `\u{…}` escapes.
 */
export function printable(text: string): string {
  return text
    .toWellFormed()
    .replace(UNPRINTABLE, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}

/** General categories Cc, Cf, Zl, Zp, Co and Cn are never shown raw; nor is the replacement for broken UTF-8 hidden. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}]/gu;
