/** What joins two parts of a statement; a higher level binds tighter. */
export interface Join {
  readonly kind: 'and' | 'or';
  readonly level: number;
}

/** The parts of a statement outside all parentheses and what joins them; there is one join less than there are parts. */
export interface Split {
  readonly parts: readonly { readonly start: number; readonly end: number }[];
  readonly joins: readonly Join[];
}

/** A comma without a word: takes its meaning from the words that follow. */
const COMMA = 0;

const SLASH: Join = { kind: 'or', level: 5 };
const AND: Join = { kind: 'and', level: 4 };
const OR: Join = { kind: 'or', level: 3 };

/** Weakest of all: ", and" and ", or" of Debian's copyright files join what is left and right of them. */
const COMMA_LEVEL = 2;

const SIGN =
  /\s*[,;]\s*(?:(and\/or|and|or)\b\s*)?|\s+(and\/or|and|or)\s+|(?<=\))\s*(and\/or|and|or)\s+|\s+(and\/or|and|or)\s*(?=\()|\s+(?=\|\| ?\()|\s*(?<!\|)\|(?!\|)\s*|\s*\|\|(?! ?\()\s*|\s*&&?\s*|\s*\/\s*|\s+\+\s+/iy;

/** Splits a statement at commas, slashes, bars, "and" and "or" outside parentheses. */
export function splitStatement(text: string): Split {
  const parts: { start: number; end: number }[] = [];
  const signs: (Join | typeof COMMA)[] = [];
  let depth = 0;
  let start = 0;
  let at = 0;
  while (at < text.length) {
    const char = text[at];
    if (char === '(') depth += 1;
    if (char === ')') depth -= 1;
    SIGN.lastIndex = at;
    const match = depth === 0 ? SIGN.exec(text) : null;
    if (match === null || match[0] === '') {
      at += 1;
      continue;
    }
    parts.push({ start, end: at });
    signs.push(joinOf(match));
    at += match[0].length;
    start = at;
  }
  parts.push({ start, end: text.length });
  return { parts, joins: signs.map((sign, index) => (sign === COMMA ? meaningOfComma(signs.slice(index + 1)) : sign)) };
}

function joinOf(match: RegExpExecArray): Join | typeof COMMA {
  const sign = match[0].trim();
  const comma = /^[,;]/.test(sign);
  const word = (match[1] ?? match[2] ?? match[3] ?? match[4])?.toLowerCase();
  if (word !== undefined) {
    const join = word === 'or' ? OR : AND;
    return comma ? { ...join, level: COMMA_LEVEL } : join;
  }
  if (comma) return COMMA;
  if (sign === '/') return SLASH;
  return sign.startsWith('|') ? OR : AND;
}

/** `A, B or C` is a choice; a list without a word means all of it. */
function meaningOfComma(following: readonly (Join | typeof COMMA)[]): Join {
  const next = following.find((sign) => sign !== COMMA && sign !== SLASH);
  return next === undefined || next === COMMA ? { kind: 'and', level: COMMA_LEVEL } : next;
}
