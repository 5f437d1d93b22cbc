/** The start of an element, or the text of one that holds no other. */
export interface PomText {
  /** Names of the elements from the root down, with slashes: `project/properties/x`. */
  readonly path: string;
  readonly isStart: boolean;
  /** Trimmed, with the five entities of XML resolved; empty at the start of an element. */
  readonly text: string;
}

/** Elements within each other that are told apart; what lies deeper is passed over. */
const MAX_DEPTH = 12;

/** Characters of a name, and of a text. */
const MAX_NAME = 200;
const MAX_TEXT = 2000;

/**
 * Walks over the elements of a pom.xml once. Reads what is written as build tools write it: comments are passed over, declarations and
 * CDATA sections too; nothing is expanded. What is no XML gives what can be told of it.
 */
export function* pomTexts(text: string): Generator<PomText> {
  const open: string[] = [];
  let skipped = 0;
  let start = 0;
  for (let at = text.indexOf('<'); at >= 0; at = text.indexOf('<', at)) {
    const end = endOfMarkup(text, at);
    if (end < 0) return;
    const kind = text[at + 1];
    if (kind === '/') {
      if (skipped > 0) skipped -= 1;
      else {
        if (start > 0 && start <= at)
          yield { path: open.join('/'), isStart: false, text: plainText(text.slice(start, at)) };
        open.pop();
      }
      start = 0;
    } else if (kind !== '!' && kind !== '?' && text[end - 1] !== '/') {
      start = 0;
      if (skipped > 0 || open.length >= MAX_DEPTH) skipped += 1;
      else {
        open.push(nameOf(text.slice(at + 1, Math.min(end, at + MAX_NAME))));
        yield { path: open.join('/'), isStart: true, text: '' };
        start = end + 1;
      }
    }
    at = end + 1;
  }
}

/** Position of the bracket that ends a tag, a comment or a section; negative when there is none. */
function endOfMarkup(text: string, at: number): number {
  if (text.startsWith('<!--', at)) return ending(text, '-->', at + 4);
  if (text.startsWith('<![CDATA[', at)) return ending(text, ']]>', at + 9);
  return text.indexOf('>', at);
}

function ending(text: string, mark: string, from: number): number {
  const found = text.indexOf(mark, from);
  return found < 0 ? -1 : found + mark.length - 1;
}

/** Local name of an element: without its prefix and attributes. */
function nameOf(tag: string): string {
  const name = /^[^\s/>]*/.exec(tag)?.[0] ?? '';
  return name.slice(name.indexOf(':') + 1);
}

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['&lt;', '<'],
  ['&gt;', '>'],
  ['&quot;', '"'],
  ['&apos;', "'"],
  ['&amp;', '&'],
]);

function plainText(text: string): string {
  return text
    .slice(0, MAX_TEXT)
    .replaceAll(/<!--[^]*?(?:-->|$)/g, '')
    .replaceAll(/&[a-z]{2,4};/g, (entity) => ENTITIES.get(entity) ?? entity)
    .trim();
}
