/**
 * What JSON allows raw in a string although a terminal, an editor or a CI runner may act on it: control and format characters, and
 * `##`, which begins commands to runners. Line feeds are the layout's own.
 */
const RAW_UNSAFE = /[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]|(?<=#)#/gu;

/**
 * JSON of a value; indented by two spaces, or on one line. Control and invisible format characters inside strings are written as
 * `\u` escapes: the same value for every reader, and nothing that a terminal or a runner would obey.
 */
export function jsonText(value: unknown, layout: 'indented' | 'line' = 'indented'): string {
  const text = JSON.stringify(value, undefined, layout === 'indented' ? 2 : undefined);
  return text.replace(RAW_UNSAFE, escapeUnits);
}

function escapeUnits(character: string): string {
  let escaped = '';
  for (let index = 0; index < character.length; index++) {
    escaped += `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`;
  }
  return escaped;
}
