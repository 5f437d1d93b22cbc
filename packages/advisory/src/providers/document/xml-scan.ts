/** An element's place in a text: its start tag, its content and its end. */
export interface XmlSpan {
  /** Without prefix. */
  readonly name: string;
  /** Of the `<` of the start tag. */
  readonly start: number;
  /** Behind the start tag. */
  readonly open: number;
  /** Of the end tag; the same as `open` for an element without content. */
  readonly close: number;
}

/** What is wrong with a text, and where. */
export interface XmlFault {
  readonly at: number;
  readonly problem: string;
}

/** Elements within each other; real feeds have some ten. */
const MAX_DEPTH = 100;

const [LESS, MORE, SLASH, MARK, QUERY, DOUBLE, SINGLE] = [60, 62, 47, 33, 63, 34, 39] as const;

const NAME = /[A-Za-z_][\w.:-]{0,200}/y;

/** Checks that a text is one well-formed element, with what XML allows around it and without a document type; null when it is. */
export function findXmlFault(text: string): XmlFault | null {
  const open: string[] = [];
  let roots = 0;
  let at = 0;
  for (;;) {
    const next = text.indexOf('<', at);
    if (open.length === 0 && hasContent(text, at, next === -1 ? text.length : next)) {
      return { at, problem: 'text outside of the root element' };
    }
    if (next === -1) break;
    const end = endOfMarkup(text, next);
    if (end === -1) return { at: next, problem: 'a tag without its end: cut off' };
    const code = text.charCodeAt(next + 1);
    if (code === MARK && text.startsWith('<!DOCTYPE', next)) {
      return { at: next, problem: 'a document type, which is refused' };
    }
    if (code === SLASH) {
      const name = open.pop();
      if (name === undefined || !isEndTag(text, next, name))
        return { at: next, problem: 'an end tag that ends nothing' };
    } else if (code !== MARK && code !== QUERY) {
      const name = nameAt(text, next + 1);
      if (name === '') return { at: next, problem: 'a tag without name' };
      if (open.length === 0 && (roots += 1) > 1) return { at: next, problem: 'more than one root element' };
      if (text.charCodeAt(end - 2) !== SLASH) open.push(name);
      if (open.length > MAX_DEPTH) return { at: next, problem: `more than ${MAX_DEPTH} elements within each other` };
    }
    at = end;
  }
  if (open.length > 0) return { at: text.length, problem: 'elements without their end: cut off' };
  return roots === 0 ? { at: 0, problem: 'no element' } : null;
}

/** The elements right within a part of a well-formed text. */
export function spansWithin(text: string, from: number, to: number): readonly XmlSpan[] {
  const spans: XmlSpan[] = [];
  let depth = 0;
  let start = 0;
  let open = 0;
  for (let at = text.indexOf('<', from); at !== -1 && at < to;) {
    const end = endOfMarkup(text, at);
    const code = text.charCodeAt(at + 1);
    if (code === SLASH) {
      depth -= 1;
      if (depth === 0) spans.push({ name: localName(nameAt(text, start + 1)), start, open, close: at });
    } else if (code !== MARK && code !== QUERY) {
      const isEmpty = text.charCodeAt(end - 2) === SLASH;
      if (depth === 0) {
        start = at;
        open = end;
      }
      if (!isEmpty) depth += 1;
      else if (depth === 0) spans.push({ name: localName(nameAt(text, at + 1)), start: at, open: end, close: end });
    }
    at = text.indexOf('<', end);
  }
  return spans;
}

/** The pieces of text right within a part of a well-formed text; those of CDATA sections are marked, for they have no entities. */
export function* textsWithin(
  text: string,
  from: number,
  to: number,
): Generator<readonly [string, boolean], void, void> {
  let depth = 0;
  let at = from;
  while (at < to) {
    const next = text.indexOf('<', at);
    const stop = next === -1 || next > to ? to : next;
    if (depth === 0 && stop > at) yield [text.slice(at, stop), false];
    if (stop === to) return;
    const end = endOfMarkup(text, next);
    const code = text.charCodeAt(next + 1);
    if (code === SLASH) depth -= 1;
    else if (code === MARK) {
      if (depth === 0 && text.startsWith('<![CDATA[', next)) yield [text.slice(next + 9, end - 3), true];
    } else if (code !== QUERY && text.charCodeAt(end - 2) !== SLASH) depth += 1;
    at = end;
  }
}

/** Name without prefix. */
export function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

/** Place behind the markup that starts here; -1 when it has no end. */
function endOfMarkup(text: string, start: number): number {
  const code = text.charCodeAt(start + 1);
  if (code === QUERY) return behind(text, '?>', start + 2);
  if (code === MARK) {
    if (text.startsWith('<!--', start)) return behind(text, '-->', start + 4);
    return text.startsWith('<![CDATA[', start) ? behind(text, ']]>', start + 9) : behind(text, '>', start);
  }
  let quote = 0;
  for (let at = start + 1; at < text.length; at += 1) {
    const character = text.charCodeAt(at);
    if (quote !== 0) {
      if (character === quote) quote = 0;
    } else if (character === MORE) return at + 1;
    else if (character === DOUBLE || character === SINGLE) quote = character;
    else if (character === LESS) return -1;
  }
  return -1;
}

function behind(text: string, end: string, from: number): number {
  const at = text.indexOf(end, from);
  return at === -1 ? -1 : at + end.length;
}

function nameAt(text: string, at: number): string {
  NAME.lastIndex = at;
  return NAME.exec(text)?.[0] ?? '';
}

function isEndTag(text: string, at: number, name: string): boolean {
  return text.startsWith(name, at + 2) && /^\s*>/.test(text.slice(at + 2 + name.length, at + 20 + name.length));
}

function hasContent(text: string, from: number, to: number): boolean {
  return /\S/.test(text.slice(from, to));
}
