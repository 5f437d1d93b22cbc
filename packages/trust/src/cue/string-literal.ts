import { CannotEvaluate, type CuePlace } from './cue-failure.ts';

/** A part of a text: characters, or the source of an expression that is put in, with its offset. */
export type StringPart = string | { readonly source: string; readonly offset: number };

const SIMPLE: ReadonlyMap<string, string> = new Map([
  ['a', '\u0007'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v'],
  ['/', '/'],
  ['\\', '\\'],
  ["'", "'"],
  ['"', '"'],
]);

interface Style {
  readonly close: string;
  readonly escape: string;
  readonly long: boolean;
}

/** Reads a text in double quotation marks, on one line or on several, raw or not. Bytes in single ones are refused. @throws CannotEvaluate */
export function readString(
  source: string,
  offset: number,
  at: CuePlace,
): { readonly parts: readonly StringPart[]; readonly end: number } {
  const opening = /#*("""|'''|"|')/y;
  opening.lastIndex = offset;
  const [written = '', quotes = ''] = opening.exec(source) ?? [];
  if (quotes.startsWith("'")) throw new CannotEvaluate('bytes are not supported', at);
  const hashes = '#'.repeat(written.length - quotes.length);
  const style: Style = { close: `${quotes}${hashes}`, escape: `\\${hashes}`, long: quotes.length === 3 };
  const read = readParts(source, offset + written.length, style, at);
  return style.long ? { parts: unindent(read.parts, at), end: read.end } : read;
}

function readParts(
  source: string,
  start: number,
  style: Style,
  place: CuePlace,
): { readonly parts: readonly StringPart[]; readonly end: number } {
  const parts: StringPart[] = [];
  let text = '';
  let at = start;
  while (!source.startsWith(style.close, at)) {
    const character = source[at];
    if (character === undefined || (character === '\n' && !style.long))
      throw new CannotEvaluate('the text has no end', place);
    if (!source.startsWith(style.escape, at)) {
      text += character;
      at += 1;
      continue;
    }
    at += style.escape.length;
    if (source[at] === '(') {
      const end = closingParenthesis(source, at, place);
      parts.push(text, { source: source.slice(at + 1, end), offset: at + 1 });
      text = '';
      at = end + 1;
    } else {
      const escape = readEscape(source, at, place);
      text += escape.text;
      at = escape.end;
    }
  }
  parts.push(text);
  return { parts, end: at + style.close.length };
}

function readEscape(source: string, at: number, place: CuePlace): { readonly text: string; readonly end: number } {
  const simple = SIMPLE.get(source[at] ?? '');
  if (simple !== undefined) return { text: simple, end: at + 1 };
  const match = /^(?:u([\da-fA-F]{4})|U([\da-fA-F]{8}))/.exec(source.slice(at, at + 9));
  const code = Number.parseInt(match?.[1] ?? match?.[2] ?? '', 16);
  if (match === null || code > 0x10_ff_ff) throw new CannotEvaluate('the text has an escape that is not known', place);
  return { text: String.fromCodePoint(code), end: at + match[0].length };
}

/** End of an expression in a text. Texts within it are passed over. */
function closingParenthesis(source: string, start: number, place: CuePlace): number {
  let depth = 0;
  for (let at = start; at < source.length; at++) {
    const character = source[at];
    if (character === '\n') break;
    if (character === '"') at = readParts(source, at + 1, { close: '"', escape: '\\', long: false }, place).end - 1;
    else if (character === '(') depth += 1;
    else if (character === ')') depth -= 1;
    if (depth === 0) return at;
  }
  throw new CannotEvaluate('an expression in a text has no end', place);
}

/** Takes the first line end, and the white space before the closing marks from every line. */
function unindent(parts: readonly StringPart[], place: CuePlace): readonly StringPart[] {
  const [first] = parts;
  const last = parts.at(-1);
  if (typeof first !== 'string' || !/^[ \t\r]*\n/.test(first) || typeof last !== 'string') {
    throw new CannotEvaluate('a text on several lines begins on the line after its marks', place);
  }
  const indent = /(?:^|\n)([ \t]*)$/.exec(last)?.[1];
  if (indent === undefined)
    throw new CannotEvaluate('a text on several lines ends with its marks on a line of their own', place);
  const shortened = parts.map((part) =>
    typeof part === 'string' ? part.replaceAll(`\n${indent}`, '\n').replaceAll('\r\n', '\n') : part,
  );
  return shortened.map((part, index) => {
    if (typeof part !== 'string') return part;
    const begun = index === 0 ? part.replace(/^[ \t\r]*\n/, '') : part;
    return index === shortened.length - 1 ? begun.replace(/\n?$/, '') : begun;
  });
}
