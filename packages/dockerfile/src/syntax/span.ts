/** A half-open range of a text, in UTF-16 code units from 0. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A place for people: line and column count from 1, columns in UTF-16 code units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Turns offsets of a text into lines and columns. */
export class LineIndex {
  readonly #starts: number[] = [0];
  /** 1 when the text begins with a byte order mark, which takes up no column. */
  readonly #mark: number;

  constructor(text: string) {
    this.#mark = text.startsWith('\uFEFF') ? 1 : 0;
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.#starts.push(at + 1);
  }

  /** Number of lines; a text that ends in a line break has an empty last one. */
  get count(): number {
    return this.#starts.length;
  }

  /** The line, from 1, that holds an offset. */
  lineAt(offset: number): number {
    let low = 0;
    let high = this.#starts.length;
    while (low + 1 < high) {
      const middle = (low + high) >>> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  }

  /** Line and column of an offset. */
  positionAt(offset: number): Position {
    const line = this.lineAt(offset);
    const column = offset - this.startOf(line) + 1;
    return { line, column: line === 1 ? Math.max(1, column - this.#mark) : column };
  }

  /** The offset at which a line (from 1) starts. */
  startOf(line: number): number {
    return this.#starts[line - 1] ?? 0;
  }
}
