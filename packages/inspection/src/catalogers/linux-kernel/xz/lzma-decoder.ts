import type { OutputWindow } from './output-window.ts';
import { RangeDecoder, damaged } from './range-decoder.ts';

/** Where each group of probabilities starts. */
const AT = {
  match: 0,
  rep: 192,
  rep0: 204,
  rep1: 216,
  rep2: 228,
  rep0Long: 240,
  slot: 432,
  special: 688,
  align: 804,
  length: 820,
  repLength: 1334,
  literal: 1848,
} as const;

const LITERAL_SIZE = 0x300;
const EVEN = 1024;

/** How literals and positions are told apart, from the byte of properties. */
interface Properties {
  readonly literalContext: number;
  readonly literalMask: number;
  readonly positionMask: number;
}

/** Decodes the LZMA chunks of one stream; what was learnt in one counts in the next until it is reset. */
export class LzmaDecoder {
  #properties: Properties | null = null;
  #probabilities = new Uint16Array(0);
  #state = 0;
  #reps: [number, number, number, number] = [0, 0, 0, 0];

  /** @throws CatalogerError BUILD_INFO_INVALID */
  setProperties(byte: number): void {
    const literalContext = byte % 9;
    const literalPosition = Math.floor(byte / 9) % 5;
    const position = Math.floor(byte / 45);
    if (position > 4 || literalContext + literalPosition > 4) throw damaged('its properties make no sense');
    this.#properties = {
      literalContext,
      literalMask: (1 << literalPosition) - 1,
      positionMask: (1 << position) - 1,
    };
    this.#probabilities = new Uint16Array(AT.literal + (LITERAL_SIZE << (literalContext + literalPosition)));
  }

  reset(): void {
    this.#probabilities.fill(EVEN);
    this.#state = 0;
    this.#reps = [0, 0, 0, 0];
  }

  /** Decodes a chunk until the window has grown by a number of bytes. */
  decode(chunk: Uint8Array, output: OutputWindow, length: number): void {
    const properties = this.#properties;
    if (properties === null) throw damaged('a chunk comes before its properties');
    const coder = new RangeDecoder(chunk, this.#probabilities);
    for (const end = output.length + length; output.length < end;) {
      const position = output.position & properties.positionMask;
      if (coder.bit(AT.match + (this.#state << 4) + position) === 0) this.#literal(coder, output, properties);
      else {
        const count =
          coder.bit(AT.rep + this.#state) === 0 ? this.#match(coder, position) : this.#repeat(coder, position);
        if (output.length + count > end) throw damaged('a chunk is longer than it says');
        output.copy(this.#reps[0], count);
      }
    }
  }

  #literal(coder: RangeDecoder, output: OutputWindow, { literalContext, literalMask }: Properties): void {
    const before = output.position === 0 ? 0 : output.at(0);
    const context = ((output.position & literalMask) << literalContext) + (before >>> (8 - literalContext));
    const base = AT.literal + LITERAL_SIZE * context;
    let symbol = 1;
    if (this.#state >= 7) {
      for (let match = output.at(this.#reps[0]); symbol < 0x100; match <<= 1) {
        const expected = (match >>> 7) & 1;
        const bit = coder.bit(base + ((1 + expected) << 8) + symbol);
        symbol = (symbol << 1) | bit;
        if (bit !== expected) break;
      }
    }
    while (symbol < 0x100) symbol = (symbol << 1) | coder.bit(base + symbol);
    output.push(symbol & 0xff);
    const state = this.#state;
    this.#state = state < 4 ? 0 : state - (state < 10 ? 3 : 6);
  }

  #match(coder: RangeDecoder, position: number): number {
    const length = readLength(coder, AT.length, position);
    const [first, second, third] = this.#reps;
    this.#reps = [readDistance(coder, length), first, second, third];
    this.#state = this.#state < 7 ? 7 : 10;
    return length + 2;
  }

  #repeat(coder: RangeDecoder, position: number): number {
    const state = this.#state;
    const [first, second, third, fourth] = this.#reps;
    if (coder.bit(AT.rep0 + state) === 0) {
      if (coder.bit(AT.rep0Long + (state << 4) + position) === 0) {
        this.#state = state < 7 ? 9 : 11;
        return 1;
      }
    } else if (coder.bit(AT.rep1 + state) === 0) this.#reps = [second, first, third, fourth];
    else if (coder.bit(AT.rep2 + state) === 0) this.#reps = [third, first, second, fourth];
    else this.#reps = [fourth, first, second, third];
    this.#state = state < 7 ? 8 : 11;
    return readLength(coder, AT.repLength, position) + 2;
  }
}

function readLength(coder: RangeDecoder, base: number, position: number): number {
  if (coder.bit(base) === 0) return coder.tree(base + 2 + (position << 3), 3);
  if (coder.bit(base + 1) === 0) return 8 + coder.tree(base + 130 + (position << 3), 3);
  return 16 + coder.tree(base + 258, 8);
}

/** Bytes between a match and what it repeats, less one. */
function readDistance(coder: RangeDecoder, length: number): number {
  const slot = coder.tree(AT.slot + (Math.min(length, 3) << 6), 6);
  if (slot < 4) return slot;
  const bits = (slot >>> 1) - 1;
  const start = (2 | (slot & 1)) * 2 ** bits;
  if (slot < 14) return start + coder.reverseTree(AT.special + start - slot, bits);
  return start + coder.direct(bits - 4) * 16 + coder.reverseTree(AT.align, 4);
}
