import { type JsonObject, type JsonValue, isJsonObject } from '@assay/core';

/** Bounds of a document. */
export interface JsonLimits {
  /** Deepest nesting of objects and arrays. */
  readonly depth: number;
  /** Most values. */
  readonly values: number;
}

/** Bounds that every genuine piece of evidence is far below. */
const EVIDENCE_JSON: JsonLimits = { depth: 64, values: 2_000_000 };

/** The text is not JSON, is beyond the bounds, or says the same key twice. */
export class StrictJsonError extends Error {
  override readonly name = 'StrictJsonError';
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const COMMA = 0x2c;

/**
 * Reads JSON that has one meaning only: valid UTF-8, no key twice in one object, bounded in depth and number of values.
 * @throws StrictJsonError
 */
export function readStrictJson(bytes: Uint8Array, limits: JsonLimits = EVIDENCE_JSON): JsonValue {
  const text = decodeUtf8(bytes);
  new KeyScanner(text, limits).scan();
  try {
    const value: JsonValue = JSON.parse(text);
    return value;
  } catch {
    throw new StrictJsonError('not JSON');
  }
}

/** The same for a document that has to be an object. @throws StrictJsonError */
export function readStrictObject(bytes: Uint8Array, limits: JsonLimits = EVIDENCE_JSON): JsonObject {
  const value = readStrictJson(bytes, limits);
  if (!isObject(value)) throw new StrictJsonError('not a JSON object');
  return value;
}

/** True for an object of JSON. */
export function isObject(value: JsonValue | undefined): value is JsonObject {
  return isJsonObject(value);
}

/** The text under a key, or null. */
export function textOf(value: JsonValue | undefined, key: string): string | null {
  const found = fieldOf(value, key);
  return typeof found === 'string' ? found : null;
}

/** What is under a key that the object itself has, or undefined. */
export function fieldOf(value: JsonValue | undefined, key: string): JsonValue | undefined {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** The object under a key, or null. */
export function objectOf(value: JsonValue | undefined, key: string): JsonObject | null {
  const found = fieldOf(value, key);
  return isObject(found) ? found : null;
}

/** The list under a key; empty when there is none. */
export function listOf(value: JsonValue | undefined, key: string): readonly JsonValue[] {
  const found = fieldOf(value, key);
  return Array.isArray(found) ? found : [];
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new StrictJsonError('not UTF-8');
  }
}

/** Looks at nesting and keys only; what else has to be right is left to the parser that runs after it. */
class KeyScanner {
  readonly #text: string;
  readonly #limits: JsonLimits;
  /** Keys of the open objects; null for an open array. */
  readonly #open: (Set<string> | null)[] = [];
  #at = 0;
  #values = 1;

  constructor(text: string, limits: JsonLimits) {
    this.#text = text;
    this.#limits = limits;
  }

  scan(): void {
    const text = this.#text;
    while (this.#at < text.length) {
      const code = text.charCodeAt(this.#at);
      if (code === QUOTE) this.#string();
      else {
        if (code === 0x7b) this.#push(new Set());
        else if (code === 0x5b) this.#push(null);
        else if (code === 0x7d || code === 0x5d) this.#open.pop();
        else if (code === COMMA) this.#count();
        this.#at += 1;
      }
    }
  }

  #push(frame: Set<string> | null): void {
    this.#open.push(frame);
    if (this.#open.length > this.#limits.depth) throw new StrictJsonError('nested too deep');
    this.#count();
  }

  #count(): void {
    this.#values += 1;
    if (this.#values > this.#limits.values) throw new StrictJsonError('too many values');
  }

  #string(): void {
    const text = this.#text;
    const start = this.#at;
    let at = start + 1;
    let isEscaped = false;
    for (;;) {
      const end = text.indexOf('"', at);
      if (end === -1) throw new StrictJsonError('not JSON');
      let slashes = 0;
      while (text.charCodeAt(end - 1 - slashes) === BACKSLASH && end - 1 - slashes > start) slashes += 1;
      if (slashes > 0) isEscaped = true;
      at = end + 1;
      if (slashes % 2 === 0) break;
    }
    this.#at = at;
    const keys = this.#open.at(-1);
    if (keys instanceof Set && this.#isKey(at)) this.#remember(keys, text.slice(start, at), isEscaped);
  }

  #isKey(at: number): boolean {
    let next = at;
    while (next < this.#text.length && /[ \t\r\n]/.test(this.#text.charAt(next))) next += 1;
    return this.#text.charCodeAt(next) === COLON;
  }

  #remember(keys: Set<string>, raw: string, isEscaped: boolean): void {
    const key = isEscaped || raw.includes('\\') ? unescaped(raw) : raw.slice(1, -1);
    if (keys.has(key)) throw new StrictJsonError('the same key twice');
    keys.add(key);
  }
}

function unescaped(raw: string): string {
  try {
    const value: unknown = JSON.parse(raw);
    return typeof value === 'string' ? value : raw;
  } catch {
    throw new StrictJsonError('not JSON');
  }
}
