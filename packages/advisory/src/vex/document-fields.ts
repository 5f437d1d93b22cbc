import { type AssayError, isJsonObject, printable, readInstant } from '@assay/core';
import { advisoryError } from '../errors.ts';

/** Things that one document may list at one place. */
const MAX_ENTRIES = 200_000;
/** Characters of an id. */
const MAX_ID = 1000;
/** Characters of a text for people that are kept. */
const MAX_TEXT = 2000;

/** The error for a document that is not what its format promises. */
export function vexInvalid(name: string, place: string, problem: string, cause?: unknown): AssayError {
  const message = `${printable(name)}: ${place === '' ? 'the document' : printable(place)} ${problem}`;
  return advisoryError('VEX_INVALID', message, {
    details: { document: name, place },
    ...(cause === undefined ? {} : { cause }),
  });
}

/** An object of a document and where it stands. Readers throw VEX_INVALID with that place. */
export class Fields {
  readonly document: string;
  readonly place: string;
  readonly #members: { readonly [key: string]: unknown };

  constructor(document: string, place: string, value: unknown) {
    if (!isJsonObject(value)) throw vexInvalid(document, place, 'is not an object');
    this.document = document;
    this.place = place;
    this.#members = value;
  }

  has(key: string): boolean {
    return Object.hasOwn(this.#members, key) && this.#members[key] != null;
  }

  raw(key: string): unknown {
    return this.has(key) ? this.#members[key] : undefined;
  }

  /** A text of at most 1,000 characters; null when absent or empty. */
  id(key: string): string | null {
    const value = this.raw(key);
    if (value === undefined || value === '') return null;
    return this.checkedId(key, value);
  }

  requiredId(key: string): string {
    const value = this.id(key);
    if (value === null) throw this.wrong(key, 'is missing');
    return value;
  }

  /** A text for people, cut to 2,000 characters; null when absent or empty. */
  text(key: string): string | null {
    const value = this.raw(key);
    if (value === undefined || value === '') return null;
    if (typeof value !== 'string') throw this.wrong(key, 'is not a text');
    return value.slice(0, MAX_TEXT);
  }

  /** An instant as ISO 8601 in UTC; null when absent. */
  instant(key: string): string | null {
    const value = this.text(key);
    if (value === null) return null;
    const instant = readInstant(value);
    if (instant === null) throw this.wrong(key, 'is not a date and time');
    return instant.toISOString();
  }

  /** Ids in a list; empty when absent. */
  ids(key: string): readonly string[] {
    return this.list(key).map((value, index) => this.checkedId(`${key}/${index}`, value));
  }

  list(key: string): readonly unknown[] {
    const value = this.raw(key);
    if (value === undefined) return [];
    if (!Array.isArray(value)) throw this.wrong(key, 'is not a list');
    if (value.length > MAX_ENTRIES) throw this.wrong(key, `has more than ${MAX_ENTRIES} entries`);
    return value;
  }

  objects(key: string): readonly Fields[] {
    return this.list(key).map((value, index) => new Fields(this.document, `${this.place}/${key}/${index}`, value));
  }

  object(key: string): Fields | null {
    return this.has(key) ? new Fields(this.document, `${this.place}/${key}`, this.raw(key)) : null;
  }

  keys(): readonly string[] {
    return Object.keys(this.#members);
  }

  wrong(key: string, problem: string): AssayError {
    return vexInvalid(this.document, `${this.place}/${key}`, problem);
  }

  private checkedId(key: string, value: unknown): string {
    if (typeof value !== 'string') throw this.wrong(key, 'is not a text');
    if (value === '' || value.length > MAX_ID) throw this.wrong(key, `is empty or longer than ${MAX_ID} characters`);
    return value;
  }
}
