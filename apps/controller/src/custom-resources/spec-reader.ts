import { isJsonObject, printable, suggest } from '@assay/core';

type Bag = { readonly [key: string]: unknown };

/**
 * Reads the fields of an object and collects everything that is wrong with it. The API server drops unknown fields only where the schema
 * says nothing of them; here every field that nobody reads is a problem, so that a misspelt one cannot weaken a policy.
 */
export class SpecReader {
  readonly problems: string[];
  readonly #object: Bag;
  readonly #at: string;
  readonly #known = new Set<string>();

  constructor(value: unknown, at: string, problems: string[] = []) {
    this.problems = problems;
    this.#at = at;
    if (!isJsonObject(value)) problems.push(`${at}: has to be an object`);
    this.#object = isJsonObject(value) ? value : {};
  }

  /** Says what is wrong with a field. */
  complain(key: string, what: string): void {
    this.problems.push(`${this.#at}.${printable(key)}: ${what}`);
  }

  /** The value as it stands; undefined where there is none. */
  value(key: string): unknown {
    this.#known.add(key);
    return Object.hasOwn(this.#object, key) ? this.#object[key] : undefined;
  }

  text(key: string): string | null {
    const value = this.value(key);
    if (value === undefined) return null;
    if (typeof value === 'string' && value.trim() !== '') return value;
    this.complain(key, 'has to be a text that is not empty');
    return null;
  }

  requiredText(key: string): string {
    const text = this.text(key);
    if (text === null && !Object.hasOwn(this.#object, key)) this.complain(key, 'is missing');
    return text ?? '';
  }

  flag(key: string, fallback: boolean): boolean {
    const value = this.value(key);
    if (value === undefined) return fallback;
    if (typeof value !== 'boolean') this.complain(key, 'has to be true or false');
    return typeof value === 'boolean' ? value : fallback;
  }

  percent(key: string, fallback: number): number {
    const value = this.value(key);
    if (value === undefined) return fallback;
    if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 100) return value;
    this.complain(key, 'has to be a whole number from 0 to 100');
    return fallback;
  }

  choice<const T extends string>(key: string, choices: readonly T[], fallback: T): T {
    const value = this.value(key);
    if (value === undefined) return fallback;
    const found = choices.find((choice) => choice === value);
    if (found === undefined) this.complain(key, `has to be one of ${choices.join(', ')}`);
    return found ?? fallback;
  }

  /** Null where there is none. */
  texts(key: string): readonly string[] | null {
    const value = this.value(key);
    if (value === undefined) return null;
    const texts = Array.isArray(value) ? value.filter((one) => typeof one === 'string' && one !== '') : [];
    if (!Array.isArray(value) || texts.length !== value.length) this.complain(key, 'has to be a list of texts');
    return texts;
  }

  textMap(key: string): Readonly<Record<string, string>> {
    const value = this.value(key);
    if (value === undefined) return {};
    const pairs = isJsonObject(value)
      ? Object.entries(value).flatMap(([name, text]) => (typeof text === 'string' ? [[name, text] as const] : []))
      : [];
    if (!isJsonObject(value) || pairs.length !== Object.keys(value).length) {
      this.complain(key, 'has to hold texts by name');
    }
    return Object.fromEntries(pairs);
  }

  /** A reader of the object at a key; null where there is none. */
  object(key: string): SpecReader | null {
    const value = this.value(key);
    return value === undefined ? null : new SpecReader(value, `${this.#at}.${key}`, this.problems);
  }

  /** Readers of the objects of a list. */
  objects(key: string): readonly SpecReader[] {
    const value = this.value(key);
    if (value === undefined) return [];
    if (!Array.isArray(value)) {
      this.complain(key, 'has to be a list');
      return [];
    }
    return value.map((one, index) => new SpecReader(one, `${this.#at}.${key}[${index}]`, this.problems));
  }

  /** Refuses fields that nobody asked for. Call it last. */
  finish(): void {
    for (const key of Object.keys(this.#object)) {
      if (this.#known.has(key)) continue;
      const near = suggest(key, [...this.#known]);
      this.complain(key, `is not known${near === undefined ? '' : `; did you mean ${near}?`}`);
    }
  }
}
