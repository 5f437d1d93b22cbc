/**
 * Length of the longest text that a pattern can match, look-around not counted; infinite when a repetition has no upper bound.
 * It reads the part of the syntax that detectors use. The tests hold every built-in pattern to it: a bounded pattern has a bounded
 * cost, and what it may match is known to be at hand.
 * @throws Error when the source is not balanced
 */
export function patternWidth(source: string): number {
  const reader = new WidthReader(source);
  const width = reader.alternatives();
  if (!reader.atEnd) throw new Error(`unbalanced pattern at ${reader.position}`);
  return width;
}

class WidthReader {
  readonly #source: string;
  position = 0;

  constructor(source: string) {
    this.#source = source;
  }

  get atEnd(): boolean {
    return this.position >= this.#source.length;
  }

  alternatives(): number {
    let widest = this.#sequence();
    while (this.#take('|')) widest = Math.max(widest, this.#sequence());
    return widest;
  }

  #sequence(): number {
    let width = 0;
    while (!this.atEnd && !this.#at('|') && !this.#at(')')) width += repeat(this.#atom(), this.#quantifier());
    return width;
  }

  #atom(): number {
    if (this.#take('(')) return this.#group();
    if (this.#take('[')) return this.#characterClass();
    if (this.#take('\\')) return this.#escape();
    return this.#take('^') || this.#take('$') ? 0 : this.#one();
  }

  #group(): number {
    const opening = /\?(?:<?[=!]|<\w+>|[a-z]*(?:-[a-z]+)?:)/y;
    opening.lastIndex = this.position;
    const [mark = ''] = opening.exec(this.#source) ?? [];
    this.position += mark.length;
    const width = this.alternatives();
    if (!this.#take(')')) throw new Error('a group is not closed');
    return /^\?<?[=!]$/.test(mark) ? 0 : width;
  }

  #characterClass(): number {
    while (!this.#at(']')) this.position += this.#at('\\') ? 2 : 1;
    return this.#one();
  }

  #escape(): number {
    const long = /x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|./y;
    long.lastIndex = this.position;
    const [escaped = ''] = long.exec(this.#source) ?? [];
    this.position += escaped.length;
    return escaped === 'b' || escaped === 'B' ? 0 : 1;
  }

  #one(): number {
    this.position++;
    return 1;
  }

  #quantifier(): number {
    const quantifier = /(?:[*+?]|\{(\d+)(,?)(\d*)\})\??/y;
    quantifier.lastIndex = this.position;
    const found = quantifier.exec(this.#source);
    if (found === null) return 1;
    this.position += found[0].length;
    const [, least, comma, most] = found;
    if (least === undefined) return found[0].startsWith('?') ? 1 : Infinity;
    if (comma === '') return Number(least);
    return most === '' ? Infinity : Number(most);
  }

  #at(character: string): boolean {
    return this.#source[this.position] === character;
  }

  #take(character: string): boolean {
    if (!this.#at(character)) return false;
    this.position++;
    return true;
  }
}

function repeat(width: number, times: number): number {
  return width === 0 ? 0 : width * times;
}
