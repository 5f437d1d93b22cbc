import { DEPRECATED } from '../src/spdx/deprecated.ts';

/** A licence of the package `spdx-license-list`. */
export interface ListedLicense {
  readonly name: string;
  readonly licenseText: string;
}

/** Not texts of licences. */
const NO_TEXT: ReadonlySet<string> = new Set(['any-OSI', 'any-OSI-perl-modules']);

/** The start of the GNU GPL, whose text the list puts behind that of the LGPL 3. */
const GPL_TITLE = /\n\s*GNU GENERAL PUBLIC LICENSE\s*\n/;

/** One identifier for each text: where several share one, the first without further conditions. */
export function canonicalTexts(list: Readonly<Record<string, ListedLicense>>): ReadonlyMap<string, string> {
  const byText = new Map<string, string>();
  const texts = new Map<string, string>();
  const ids = Object.keys(list).toSorted((a, b) => a.length - b.length || (a < b ? -1 : 1));
  for (const id of ids) {
    const text = list[id]?.licenseText ?? '';
    if (NO_TEXT.has(id) || DEPRECATED.has(id) || text === '') continue;
    const key = text.toLowerCase().replace(/[^a-z0-9]+/g, ' ');
    if (byText.has(key)) continue;
    byText.set(key, id);
    texts.set(id, terms(id.startsWith('LGPL-3.0') ? (text.split(GPL_TITLE)[0] ?? text) : text));
  }
  return new Map([...texts].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** A text without the instructions for its use, which many files leave out. */
function terms(text: string): string {
  const end = text.search(/end of terms and conditions|\n\s*(?:appendix|addendum): how to /i);
  return end > text.length / 2 ? text.slice(0, end) : text;
}
