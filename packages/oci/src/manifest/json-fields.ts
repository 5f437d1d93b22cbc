import { type JsonObject, type JsonValue, printable } from '@assay/core';
import { ociError } from '../errors.ts';

/**
 * Typed access to the fields of a JSON object of an image. `null` counts as absent, as it does for the writers of these
 * formats; any other wrong type is an error that names the field.
 */
export class JsonFields {
  readonly value: JsonObject;
  readonly #where: string;

  private constructor(value: JsonObject, where: string) {
    this.value = value;
    this.#where = where;
  }

  /**
   * Starts with an object. `known` are the fields that are read: any of them in another spelling (`Layers` for `layers`) is
   * refused, because readers that ignore case would see what we do not.
   * @throws MANIFEST_INVALID
   */
  static of(value: JsonValue | undefined, where: string, known: readonly string[]): JsonFields {
    if (!isObject(value)) throw invalid(`${where} is not an object`);
    const spellings = new Map(known.map((name) => [foldCase(name), name]));
    for (const key of Object.keys(value)) {
      const name = spellings.get(foldCase(key));
      if (name !== undefined && name !== key) {
        throw invalid(`${where} has the field "${printable(key)}", which some readers take for "${name}"`);
      }
    }
    return new JsonFields(value, where);
  }

  /** True when the field is there and not null. */
  has(name: string): boolean {
    return this.#get(name) !== undefined;
  }

  /** A text, or null when absent. */
  text(name: string): string | null {
    const value = this.#get(name);
    if (value === undefined) return null;
    if (typeof value !== 'string') throw invalid(`${this.#name(name)} is not a text`);
    return value;
  }

  /** A text that must be there. */
  requiredText(name: string): string {
    const value = this.text(name);
    if (value === null) throw invalid(`${this.#name(name)} is missing`);
    return value;
  }

  /** A whole number of at least 0, or null when absent. */
  count(name: string): number | null {
    const value = this.#get(name);
    if (value === undefined) return null;
    if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) {
      throw invalid(`${this.#name(name)} is not a whole number of at least 0`);
    }
    return value;
  }

  /** True or false; false when absent. */
  flag(name: string): boolean {
    const value = this.#get(name);
    if (value === undefined) return false;
    if (typeof value !== 'boolean') throw invalid(`${this.#name(name)} is neither true nor false`);
    return value;
  }

  /** A list of at most `max` elements; empty when absent. */
  list(name: string, max: number): readonly JsonValue[] {
    const value = this.#get(name);
    if (value === undefined) return [];
    if (!isArray(value)) throw invalid(`${this.#name(name)} is not a list`);
    if (value.length > max) throw invalid(`${this.#name(name)} has ${value.length} elements; the limit is ${max}`);
    return value;
  }

  /** A list of texts, or null when absent. One text alone counts as a list of one, as old docker wrote commands. */
  texts(name: string, max: number): readonly string[] | null {
    const value = this.#get(name);
    if (value === undefined) return null;
    if (typeof value === 'string') return [value];
    return this.list(name, max).map((element) => {
      if (typeof element !== 'string') throw invalid(`${this.#name(name)} has an element that is not a text`);
      return element;
    });
  }

  /** The sorted keys of an object, which is how these formats write a set; empty when absent. */
  keys(name: string, max: number): readonly string[] {
    const keys = Object.keys(this.#object(name) ?? {});
    if (keys.length > max) throw invalid(`${this.#name(name)} has ${keys.length} elements; the limit is ${max}`);
    return keys.toSorted();
  }

  /** An object whose values are texts, without prototype; empty when absent. */
  textMap(name: string, max: number): Readonly<Record<string, string>> {
    const map: Record<string, string> = Object.create(null);
    const pairs = Object.entries(this.#object(name) ?? {});
    if (pairs.length > max) throw invalid(`${this.#name(name)} has ${pairs.length} elements; the limit is ${max}`);
    for (const [key, value] of pairs) {
      if (typeof value !== 'string') throw invalid(`${this.#name(name)} has a value that is not a text`);
      map[key] = value;
    }
    return map;
  }

  /** The fields of an object, or null when absent. */
  child(name: string, known: readonly string[]): JsonFields | null {
    const value = this.#object(name);
    return value === null ? null : JsonFields.of(value, this.#name(name), known);
  }

  #object(name: string): JsonObject | null {
    const value = this.#get(name);
    if (value === undefined) return null;
    if (!isObject(value)) throw invalid(`${this.#name(name)} is not an object`);
    return value;
  }

  #get(name: string): JsonValue | undefined {
    return Object.hasOwn(this.value, name) ? (this.value[name] ?? undefined) : undefined;
  }

  #name(name: string): string {
    return `"${name}" of ${this.#where}`;
  }
}

/** Folds case as Go's JSON reader does, which takes `ſ` for `s` and the Kelvin sign for `k`. */
function foldCase(name: string): string {
  return name.toUpperCase().toLowerCase();
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isArray(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

function invalid(message: string): Error {
  return ociError('MANIFEST_INVALID', message);
}
