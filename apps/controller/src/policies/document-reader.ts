import { isJsonObject, printable, suggest } from '@assay/core';

/** Most problems that are told of one document. */
const MAX_PROBLEMS = 50;

/** Reads JSON values strictly and collects what is wrong with them, each with its place. */
export class DocumentReader {
  readonly problems: string[] = [];

  /** Notes a problem. */
  refuse(place: string, message: string): void {
    if (this.problems.length < MAX_PROBLEMS) this.problems.push(`${place === '' ? 'document' : place}: ${message}`);
  }

  /** The fields of an object; keys that are not known are problems. Absent: an empty object. */
  fields(value: unknown, place: string, known: readonly string[]): Readonly<Record<string, unknown>> {
    if (value === undefined) return {};
    if (!isJsonObject(value)) {
      this.refuse(place, 'an object is expected');
      return {};
    }
    for (const key of Object.keys(value)) {
      if (known.includes(key)) continue;
      const meant = suggest(key, known);
      this.refuse(place, `unknown key ${printable(key)}${meant === undefined ? '' : `; did you mean ${meant}?`}`);
    }
    return value;
  }

  /** Text that may not be missing. */
  text(value: unknown, place: string): string {
    if (typeof value === 'string' && value !== '') return value;
    this.refuse(place, value === undefined ? 'it is missing' : 'text is expected');
    return '';
  }

  /** Text, or null where it is absent. */
  optionalText(value: unknown, place: string): string | null {
    return value === undefined ? null : this.text(value, place);
  }

  /** One of some words. */
  word<T extends string>(value: unknown, place: string, words: readonly T[], fallback: T): T {
    if (value === undefined) return fallback;
    const found = words.find((word) => word === value);
    if (found === undefined) this.refuse(place, `it is one of ${words.join(', ')}`);
    return found ?? fallback;
  }

  /** True or false. */
  flag(value: unknown, place: string, fallback: boolean): boolean {
    if (value === undefined) return fallback;
    if (typeof value !== 'boolean') this.refuse(place, 'true or false is expected');
    return value === true;
  }

  /** A number within bounds. */
  number(value: unknown, place: string, { min, max, fallback }: NumberBounds): number {
    if (value === undefined) return fallback;
    if (typeof value === 'number' && value >= min && value <= max) return value;
    this.refuse(place, `a number from ${min} to ${max} is expected`);
    return fallback;
  }

  /** Items of a list; absent: none. */
  list<T>(value: unknown, place: string, read: (item: unknown, place: string) => T): readonly T[] {
    if (value === undefined) return [];
    if (!Array.isArray(value)) {
      this.refuse(place, 'a list is expected');
      return [];
    }
    return value.map((item: unknown, index) => read(item, `${place}[${index}]`));
  }

  /** A list of texts; null where it is absent. */
  texts(value: unknown, place: string): readonly string[] | null {
    return value === undefined ? null : this.list(value, place, (item, at) => this.text(item, at));
  }

  /** An instant as RFC 3339, which may not be missing. */
  instant(value: unknown, place: string): string {
    const text = value instanceof Date ? value.toISOString() : this.text(value, place);
    if (text !== '' && (!/^\d{4}-\d\d-\d\dT/.test(text) || Number.isNaN(Date.parse(text)))) {
      this.refuse(place, 'an instant such as 2026-12-31T00:00:00Z is expected');
      return '';
    }
    return text;
  }
}

interface NumberBounds {
  readonly min: number;
  readonly max: number;
  readonly fallback: number;
}
