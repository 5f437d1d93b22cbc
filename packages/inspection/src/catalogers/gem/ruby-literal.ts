/** Characters that are looked at behind an assignment; the longest lists of names have some thousands. */
const MAX_LITERAL_LENGTH = 20_000;

const CLOSERS: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}', '<': '>' };

/** A text literal and the place behind it. */
interface Literal {
  readonly text: string;
  readonly end: number;
}

/**
 * Reads the texts that a Ruby expression consists of: a text, a list of texts, `%w[…]`, or `Gem::Version.new(…)` around one. Texts
 * behind something that has to be evaluated are left out.
 */
export function readRubyTexts(source: string, start: number): readonly string[] {
  const code = source.slice(start, start + MAX_LITERAL_LENGTH);
  const at = skipBlanks(code, /^Gem::Version\.(?:new|create)\s?\(/.exec(code)?.[0].length ?? 0);
  if (code[at] === '[') return readList(code, at + 1);
  if (code[at] === '%' && /[wW]/.test(code[at + 1] ?? '')) {
    return (readPercent(code, at + 2)?.text ?? '').split(/\s+/).filter((word) => word !== '');
  }
  const literal = readText(code, at);
  return literal === null ? [] : [literal.text];
}

function readList(code: string, start: number): readonly string[] {
  const texts: string[] = [];
  for (let at = skipBlanks(code, start); ;) {
    const literal = readText(code, at);
    if (literal === null) return texts;
    texts.push(literal.text);
    at = skipBlanks(code, literal.end);
    if (code.startsWith('.freeze', at)) at = skipBlanks(code, at + '.freeze'.length);
    if (code[at] !== ',') return texts;
    at = skipBlanks(code, at + 1);
  }
}

/** `"…"`, `'…'`, `%q…`, `%Q…` or `%` with a bracket; null for anything else and for texts with code in them. */
function readText(code: string, at: number): Literal | null {
  const quote = code[at] ?? '';
  if (quote === '"' || quote === "'") return readDelimited(code, at + 1, quote);
  if (quote !== '%') return null;
  return /[qQ]/.test(code[at + 1] ?? '') ? readPercent(code, at + 2) : readPercent(code, at + 1);
}

function readPercent(code: string, at: number): Literal | null {
  const opener = code[at] ?? '';
  if (!/[^\sA-Za-z0-9]/.test(opener)) return null;
  return readDelimited(code, at + 1, CLOSERS[opener] ?? opener, opener in CLOSERS ? opener : null);
}

function readDelimited(code: string, start: number, closer: string, opener: string | null = null): Literal | null {
  let text = '';
  let depth = 1;
  for (let at = start; at < code.length; at += 1) {
    const character = code[at] ?? '';
    if (character === '\\') {
      const escape = readEscape(code, at);
      text += escape.text;
      at = escape.end - 1;
      continue;
    }
    if (character === '#' && code[at + 1] === '{' && closer !== "'") return null;
    if (character === closer) depth -= 1;
    else if (character === opener) depth += 1;
    if (depth === 0) return { text, end: at + 1 };
    text += character;
  }
  return null;
}

/** `\n`, `\u92F8`, `\u{92F8}` and the like; any other escaped character stands for itself. */
function readEscape(code: string, at: number): Literal {
  const [whole, braced, plain] = /^\\u(?:\{([0-9A-Fa-f]{1,6})\}|([0-9A-Fa-f]{4}))/.exec(code.slice(at, at + 12)) ?? [];
  const point = Number.parseInt(braced ?? plain ?? '', 16);
  if (whole !== undefined && point <= 0x10ffff) return { text: String.fromCodePoint(point), end: at + whole.length };
  const character = code[at + 1] ?? '';
  return { text: { n: '\n', t: '\t' }[character] ?? character, end: at + 2 };
}

function skipBlanks(code: string, start: number): number {
  let at = start;
  while (at < code.length && /\s/.test(code[at] ?? '')) at += 1;
  return at;
}
