/** Where the automaton tells of the keywords that it met. */
export interface HitList {
  /** For each hit the index of the keyword, and the offset of its first byte relative to the chunk; may be negative. */
  add(keyword: number, start: number): void;
}

/**
 * Finds every place of every keyword in one pass over bytes, whatever their number: an Aho-Corasick automaton with all transitions
 * written out. It ignores the case of ASCII letters; whoever needs the case compares the bytes of a hit.
 */
export class KeywordAutomaton {
  /** For each byte its column: bytes that no keyword has share column 0, upper and lower case share one. */
  readonly #columns: Uint8Array;
  /** Next state by state and column; a state is the index of its row, so no multiplication is needed. */
  readonly #rows: Int32Array;
  /** States from here on end a keyword. */
  readonly #firstEnding: number;
  readonly #shift: number;
  readonly #endings: readonly (readonly number[])[];
  readonly #lengths: readonly number[];
  readonly #longest: number;

  constructor(keywords: readonly string[]) {
    const trie = buildTrie(keywords.map(foldedBytes));
    this.#columns = trie.columns;
    this.#shift = trie.shift;
    this.#lengths = keywords.map((keyword) => keyword.length);
    this.#longest = Math.max(...this.#lengths, 1);
    const { order, firstEnding } = endingsLast(trie);
    this.#firstEnding = firstEnding << trie.shift;
    this.#rows = renumber(trie, order);
    const endings: (readonly number[])[] = [];
    for (const [state, position] of order.entries()) endings[position] = trie.endings[state] ?? [];
    this.#endings = endings.slice(firstEnding);
  }

  /** Reads a chunk from a state and gives the state for the chunk that follows. The first state is 0. */
  read(chunk: Uint8Array, state: number, hits: HitList): number {
    const half = chunk.length >> 1;
    if (half < this.#longest) return this.#readRest(chunk, { from: 0, state, hits });
    const warm = this.#readRest(chunk.subarray(half - this.#longest, half), { from: 0, state: 0, hits: NOWHERE });
    const early: number[] = [];
    const late: number[] = [];
    const second = this.#readHalves(chunk, { first: state, second: warm, early, late });
    this.#reportAll(early, hits);
    this.#reportAll(late, hits);
    return this.#readRest(chunk, { from: 2 * half, state: second, hits });
  }

  /**
   * Reads both halves of a chunk at the same time: each step waits for the memory that the step before read, so two runs side by
   * side take little longer than one. The second run starts warm, from a state that knows all that could matter. Gives its last state;
   * states that end keywords are listed with the position that they were met at.
   */
  #readHalves(chunk: Uint8Array, { first, second, early, late }: Halves): number {
    const rows = this.#rows;
    const columns = this.#columns;
    const firstEnding = this.#firstEnding;
    const half = chunk.length >> 1;
    let one = first;
    let two = second;
    for (let at = 0; at < half; at++) {
      one = rows[one + (columns[chunk[at] ?? 0] ?? 0)] ?? 0;
      two = rows[two + (columns[chunk[half + at] ?? 0] ?? 0)] ?? 0;
      if (one >= firstEnding) early.push(one, at);
      if (two >= firstEnding) late.push(two, half + at);
    }
    return two;
  }

  #readRest(chunk: Uint8Array, { from, state, hits }: { from: number; state: number; hits: HitList }): number {
    const met: number[] = [];
    let row = state;
    for (let at = from; at < chunk.length; at++) {
      row = this.#rows[row + (this.#columns[chunk[at] ?? 0] ?? 0)] ?? 0;
      if (row >= this.#firstEnding) met.push(row, at);
    }
    this.#reportAll(met, hits);
    return row;
  }

  #reportAll(met: readonly number[], hits: HitList): void {
    for (let index = 0; index < met.length; index += 2) {
      const end = (met[index + 1] ?? 0) + 1;
      for (const keyword of this.#endings[((met[index] ?? 0) - this.#firstEnding) >> this.#shift] ?? []) {
        hits.add(keyword, end - (this.#lengths[keyword] ?? 0));
      }
    }
  }
}

const NOWHERE: HitList = { add: () => undefined };

interface Halves {
  readonly first: number;
  readonly second: number;
  readonly early: number[];
  readonly late: number[];
}

interface Trie {
  readonly columns: Uint8Array;
  readonly shift: number;
  readonly rows: Int32Array;
  /** For each state the keywords that end there, those that end as a suffix included. */
  readonly endings: readonly (readonly number[])[];
  readonly breadthFirst: readonly number[];
}

function buildTrie(keywords: readonly Uint8Array[]): Trie {
  const columns = assignColumns(keywords);
  const width = Math.max(...columns) + 1;
  const shift = Math.ceil(Math.log2(Math.max(width, 2)));
  const states = 1 + keywords.reduce((sum, keyword) => sum + keyword.length, 0);
  const rows = new Int32Array(states << shift);
  const endings: number[][] = [[]];
  for (const [index, keyword] of keywords.entries()) {
    let state = 0;
    for (const byte of keyword) {
      const cell = (state << shift) + (columns[byte] ?? 0);
      let next = rows[cell] ?? 0;
      if (next === 0) {
        next = endings.push([]) - 1;
        rows[cell] = next;
      }
      state = next;
    }
    endings[state]?.push(index);
  }
  const breadthFirst = completeTransitions(rows, shift, endings);
  return { columns, shift, rows: rows.subarray(0, endings.length << shift), endings, breadthFirst };
}

/** Breadth first: a missing transition of a state is the one of its longest proper suffix that is a state. */
function completeTransitions(rows: Int32Array, shift: number, endings: number[][]): readonly number[] {
  const width = 1 << shift;
  const suffix = new Int32Array(endings.length);
  const queue = [0];
  for (const state of queue) {
    const fallback = (suffix[state] ?? 0) << shift;
    for (let column = 0; column < width; column++) {
      const cell = (state << shift) + column;
      const next = rows[cell] ?? 0;
      const other = state === 0 ? 0 : (rows[fallback + column] ?? 0);
      if (next === 0) {
        rows[cell] = other;
      } else {
        suffix[next] = other;
        endings[next]?.push(...(endings[other] ?? []));
        queue.push(next);
      }
    }
  }
  return queue;
}

function assignColumns(keywords: readonly Uint8Array[]): Uint8Array {
  const columns = new Uint8Array(256);
  let used = 0;
  for (const keyword of keywords) {
    for (const byte of keyword) {
      if (columns[byte] === 0) columns[byte] = ++used;
    }
  }
  for (let upper = 0x41; upper <= 0x5a; upper++) columns[upper] = columns[upper + 0x20] ?? 0;
  return columns;
}

/**
 * New numbers for states: those that end keywords come last, so that one comparison finds them, and within both parts those near the
 * start come first, so that what is used all the time lies together in memory. State 0 stays 0.
 */
function endingsLast({ endings, breadthFirst }: Trie): { order: Int32Array; firstEnding: number } {
  const firstEnding = endings.filter((list) => list.length === 0).length;
  const order = new Int32Array(endings.length);
  let plain = 0;
  let ending = firstEnding;
  for (const state of breadthFirst) order[state] = endings[state]?.length === 0 ? plain++ : ending++;
  return { order, firstEnding };
}

function renumber(trie: Trie, order: Int32Array): Int32Array {
  const width = 1 << trie.shift;
  const rows = new Int32Array(trie.rows.length);
  for (const [state, position] of order.entries()) {
    for (let column = 0; column < width; column++) {
      const next = trie.rows[(state << trie.shift) + column] ?? 0;
      rows[(position << trie.shift) + column] = (order[next] ?? 0) << trie.shift;
    }
  }
  return rows;
}

function foldedBytes(keyword: string): Uint8Array {
  return Uint8Array.from(
    keyword.replace(/[A-Z]/g, (letter) => letter.toLowerCase()),
    (character) => character.charCodeAt(0),
  );
}
