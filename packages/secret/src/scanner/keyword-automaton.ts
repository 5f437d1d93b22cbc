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
    const { rows, breadthFirst } = completeTransitions(trie);
    const { order, firstEnding } = endingsLast(trie.endings, breadthFirst);
    this.#firstEnding = firstEnding << trie.shift;
    this.#rows = renumber(rows, trie.shift, order);
    const endings: (readonly number[])[] = [];
    for (const [state, position] of order.entries()) endings[position] = trie.endings[state] ?? [];
    this.#endings = endings.slice(firstEnding);
  }

  /** Reads a chunk from a state and gives the state for the chunk that follows. The first state is 0. */
  read(chunk: Uint8Array, state: number, hits: HitList): number {
    const half = chunk.length >> 1;
    if (half < this.#longest) return this.#readPart(chunk, { from: 0, to: chunk.length, state }, hits);
    const warm = this.#readPart(chunk, { from: half - this.#longest, to: half, state: 0 }, NOWHERE);
    const early: number[] = [];
    const late: number[] = [];
    const second = this.#readHalves(chunk, { first: state, second: warm, early, late });
    this.#reportAll(early, hits);
    this.#reportAll(late, hits);
    return this.#readPart(chunk, { from: 2 * half, to: chunk.length, state: second }, hits);
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

  #readPart(chunk: Uint8Array, { from, to, state }: Part, hits: HitList): number {
    const rows = this.#rows;
    const columns = this.#columns;
    let met: number[] | null = null;
    let row = state;
    for (let at = from; at < to; at++) {
      row = rows[row + (columns[chunk[at] ?? 0] ?? 0)] ?? 0;
      if (row >= this.#firstEnding) (met ??= []).push(row, at);
    }
    if (met !== null) this.#reportAll(met, hits);
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

interface Part {
  readonly from: number;
  readonly to: number;
  readonly state: number;
}

interface Trie {
  readonly columns: Uint8Array;
  readonly shift: number;
  /** For each state its column below its parent, its first child, and the next child of its parent; 0 for none. */
  readonly letters: number[];
  readonly children: number[];
  readonly siblings: number[];
  /** For each state the keywords that end there. */
  readonly endings: number[][];
}

function buildTrie(keywords: readonly Uint8Array[]): Trie {
  const columns = assignColumns(keywords);
  const width = Math.max(...columns) + 1;
  const shift = Math.ceil(Math.log2(Math.max(width, 2)));
  const [letters, children, siblings, endings]: [number[], number[], number[], number[][]] = [[0], [0], [0], [[]]];
  for (const [index, keyword] of keywords.entries()) {
    let state = 0;
    for (const byte of keyword) {
      const letter = columns[byte] ?? 0;
      let next = children[state] ?? 0;
      while (next !== 0 && letters[next] !== letter) next = siblings[next] ?? 0;
      if (next === 0) {
        next = letters.push(letter) - 1;
        children.push(0);
        endings.push([]);
        siblings.push(children[state] ?? 0);
        children[state] = next;
      }
      state = next;
    }
    endings[state]?.push(index);
  }
  return { columns, shift, letters, children, siblings, endings };
}

interface Transitions {
  readonly rows: Int32Array;
  readonly breadthFirst: readonly number[];
}

/**
 * Breadth first: a missing transition of a state is the one of its longest proper suffix that is a state, so its row is a copy of that
 * one's but for its children. Adds to the endings of each state those of its suffix.
 */
function completeTransitions({ shift, letters, children, siblings, endings }: Trie): Transitions {
  const rows = new Int32Array(endings.length << shift);
  const suffix = new Int32Array(endings.length);
  const queue = [0];
  for (const state of queue) {
    const start = state << shift;
    const fallback = (suffix[state] ?? 0) << shift;
    if (state !== 0) rows.copyWithin(start, fallback, fallback + (1 << shift));
    for (let child = children[state] ?? 0; child !== 0; child = siblings[child] ?? 0) {
      const cell = start + (letters[child] ?? 0);
      suffix[child] = rows[cell] ?? 0;
      rows[cell] = child;
      endings[child]?.push(...(endings[suffix[child] ?? 0] ?? []));
      queue.push(child);
    }
  }
  return { rows, breadthFirst: queue };
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
function endingsLast(
  endings: readonly (readonly number[])[],
  breadthFirst: readonly number[],
): { order: Int32Array; firstEnding: number } {
  const firstEnding = endings.filter((list) => list.length === 0).length;
  const order = new Int32Array(endings.length);
  let plain = 0;
  let ending = firstEnding;
  for (const state of breadthFirst) order[state] = endings[state]?.length === 0 ? plain++ : ending++;
  return { order, firstEnding };
}

function renumber(old: Int32Array, shift: number, order: Int32Array): Int32Array {
  const rows = new Int32Array(old.length);
  for (let cell = 0; cell < old.length; cell++) old[cell] = (order[old[cell] ?? 0] ?? 0) << shift;
  for (let state = 0; state < order.length; state++) {
    rows.set(old.subarray(state << shift, (state + 1) << shift), (order[state] ?? 0) << shift);
  }
  return rows;
}

function foldedBytes(keyword: string): Uint8Array {
  return Uint8Array.from(
    keyword.replace(/[A-Z]/g, (letter) => letter.toLowerCase()),
    (character) => character.charCodeAt(0),
  );
}
