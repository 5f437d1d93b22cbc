import type { Span } from '../syntax/span.ts';
import type { ShellSource } from './parse-shell.ts';
import type { ShellWord } from './script.ts';
import type { ReadWord } from './word-reader.ts';

/** A word that works out where it is when somebody asks: few do. */
export class PlacedWord implements ShellWord {
  readonly text: string;
  readonly literal: boolean;
  readonly quoted: boolean;
  readonly #source: ShellSource;
  readonly #from: number;
  readonly #to: number;

  constructor(source: ShellSource, word: ReadWord) {
    this.text = word.text;
    this.literal = word.literal;
    this.quoted = word.quoted;
    this.#source = source;
    this.#from = word.from;
    this.#to = word.to;
  }

  get span(): Span {
    return this.#source.spanOf(this.#from, this.#to);
  }

  /** The same word with other text: the value of an assignment. */
  withText(text: string): PlacedWord {
    const word = { text, literal: this.literal, quoted: this.quoted, from: this.#from, to: this.#to };
    return new PlacedWord(this.#source, word);
  }
}
