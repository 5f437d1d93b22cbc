/** What a secret looks like wherever it is printed. */
const HIDDEN = '[secret]';

/**
 * A password or token. It shows itself to nobody who does not call `reveal`: neither as text, nor as JSON, nor to `util.inspect`,
 * which leaves private fields out.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The value, for the one header or body that it is meant for. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return HIDDEN;
  }

  toJSON(): string {
    return HIDDEN;
  }
}
