import { decodeText, linesOf } from '../decode-text.ts';
import { unreadable } from '../gap-codes.ts';

/** Values by the name of their section, without the percent signs. */
export type Sections = { readonly [name: string]: readonly string[] };

/** Lines of one file; the lists of files of the largest packages have some 100,000. */
const MAX_LINES = 2_000_000;

/**
 * Reads the files `desc` and `files` of pacman's database: sections that start with `%NAME%`, a value on each line, ended by a blank
 * line. The first section of a name counts.
 * @throws CatalogerError PACKAGE_FILE_LIMIT
 */
export function parseSections(bytes: Uint8Array): Sections {
  const sections = new Map<string, string[]>();
  let values: string[] | null = null;
  let lines = 0;
  for (const line of linesOf(decodeText(bytes))) {
    if ((lines += 1) > MAX_LINES) throw unreadable('PACKAGE_FILE_LIMIT', `more than ${MAX_LINES} lines`);
    const name = /^%([A-Z0-9]{1,40})%$/.exec(line)?.[1];
    if (line === '') values = null;
    else if (values !== null) values.push(line);
    else if (name !== undefined && !sections.has(name)) {
      values = [];
      sections.set(name, values);
    }
  }
  return Object.fromEntries(sections);
}
