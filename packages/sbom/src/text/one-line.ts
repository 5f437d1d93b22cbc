/** Everything that a reader of lines, of XML or of a terminal may take for structure, and what no encoding carries. */
const UNFIT =
  /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u{fffe}\u{ffff}]|<(?=\/?text>)|^[\p{White_Space}\u{feff}]|[\p{White_Space}\u{feff}]$/giu;

/**
 * The text in one line that SPDX tag-value and XML 1.0 can carry: control characters, line and paragraph separators, lone
 * surrogates, white space at either end and the brackets of `<text>` become visible `\u{…}` escapes.
 */
export function oneLine(text: string): string {
  return text.replace(UNFIT, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}

/** The same for a text that may have several lines: line feeds stay. */
export function manyLines(text: string): string {
  return text
    .split(/\r\n|[\n\r]/)
    .map((line) => (line.trim() === '' ? '' : oneLine(line.trimEnd()).replace(/^\\u\{(?:9|20)\}/, ' ')))
    .join('\n')
    .trim();
}
