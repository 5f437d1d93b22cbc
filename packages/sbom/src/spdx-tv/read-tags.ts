import { sbomError } from '../errors.ts';

/** One `Tag: value` of a document; a value in `<text>` may have several lines. */
export interface Tag {
  readonly name: string;
  readonly value: string;
  /** From 1. */
  readonly line: number;
}

const OPEN = '<text>';
const CLOSE = '</text>';

/**
 * Splits tag-value text into its tags; empty lines and comments are skipped.
 * @throws SBOM_SYNTAX for a line that is no tag, and for a `<text>` that is never closed.
 */
export function readTags(text: string): readonly Tag[] {
  const lines = text.split(/\r\n|\n|\r/);
  const tags: Tag[] = [];
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? '';
    if (line.trim() === '' || line.startsWith('#')) continue;
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).trim();
    if (colon < 0 || !/^[A-Za-z]{1,60}$/.test(name))
      throw sbomError('SBOM_SYNTAX', `line ${index + 1} is no tag with a value`);
    const start = index + 1;
    const value = line.slice(colon + 1).trim();
    if (!value.startsWith(OPEN)) {
      tags.push({ name, value, line: start });
      continue;
    }
    const parts = [value.slice(OPEN.length)];
    while (!(parts.at(-1) ?? '').includes(CLOSE)) {
      index += 1;
      const next = lines[index];
      if (next === undefined) throw sbomError('SBOM_SYNTAX', `the <text> of line ${start} is never closed`);
      parts.push(next);
    }
    const joined = parts.join('\n');
    tags.push({ name, value: joined.slice(0, joined.indexOf(CLOSE)), line: start });
  }
  return tags;
}
