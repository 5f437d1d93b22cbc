import { type JsonObject, type JsonValue, printable } from '@assay/core';
import type { Log } from './log.ts';

const LEVELS = ['debug', 'info', 'warn', 'error'] as const;

type Level = (typeof LEVELS)[number];

/** Longest text of one field, in UTF-16 code units. */
const LONGEST_TEXT = 4096;
const DEEPEST = 4;
const MOST_ITEMS = 50;

/** Fields that hold secrets, should anybody put one into a line. */
const SECRET_FIELD = /authorization|cookie|password|passwd|secret|token|credential|api[-_]?key|private[-_]?key/i;

/** Secrets in text: our API keys, credentials of headers, and those in addresses. */
const SECRET_TEXT: readonly (readonly [RegExp, string])[] = [
  [/assay_[0-9a-f-]{36}_[A-Za-z0-9_-]+/g, 'assay_…'],
  [/\b(Bearer|Basic) +[A-Za-z0-9._~+/=-]{8,}/gi, '$1 …'],
  [/([a-z][a-z0-9+.-]*:\/\/)[^\s/@:]*:[^\s/@]*@/gi, '$1…@'],
];

/** How is logged. */
interface LogOptions {
  /** Lines below it are left out. */
  readonly level: Level | 'silent';
  /** A JSON object on each line, or words for people. */
  readonly format: 'json' | 'text';
  readonly write: (line: string) => void;
}

/**
 * A log of one line for each thing that happens, written at once. Whatever comes in: a line stays a line, its texts are bounded, and what
 * looks like a secret is taken out.
 */
export function createLog({ level, format, write }: LogOptions): Log {
  const lowest = level === 'silent' ? LEVELS.length : LEVELS.indexOf(level);
  const at = (own: Level) => (fields: JsonObject, message: string) => {
    if (LEVELS.indexOf(own) < lowest) return;
    const [time, text, clean] = [new Date().toISOString(), cleanText(message), cleanObject(fields, 0)];
    if (format === 'json') write(`${JSON.stringify({ time, level: own, message: text, ...clean })}\n`);
    else write(`${time} ${own.padEnd(5)} ${text}${wordsOf(clean)}\n`);
  };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

function wordsOf(fields: JsonObject): string {
  const shown = Object.entries(fields).filter(([, value]) => value !== null);
  return shown.map(([name, value]) => ` ${name}=${JSON.stringify(value)}`).join('');
}

function cleanObject(fields: JsonObject, depth: number): JsonObject {
  return Object.fromEntries(
    Object.entries(fields)
      .slice(0, MOST_ITEMS)
      .map(([name, value]) => [
        cleanText(name),
        SECRET_FIELD.test(name) && value !== null ? '…' : cleanValue(value, depth),
      ]),
  );
}

function cleanValue(value: JsonValue, depth: number): JsonValue {
  if (typeof value === 'string') return cleanText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= DEEPEST) return '…';
  if (isList(value)) return value.slice(0, MOST_ITEMS).map((item) => cleanValue(item, depth + 1));
  return cleanObject(value, depth + 1);
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

function cleanText(text: string): string {
  const cut = text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text;
  const clean = SECRET_TEXT.reduce((rest, [secret, shown]) => rest.replace(secret, shown), cut);
  return clean.split('\n').map(printable).join('\n');
}
