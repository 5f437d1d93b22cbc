import { resolve } from 'node:path';
import { suggest } from '@assay/core';
import { InvalidValue, type ValueContext } from './setting.ts';

/** Reads the value of a setting. */
export type ParseValue<T> = (texts: readonly string[], context: ValueContext) => T;

/** The last text: a repeated flag overrides itself. */
export function oneOf<T>(parse: (text: string, context: ValueContext) => T): ParseValue<T> {
  return (texts, context) => parse(texts.at(-1) ?? '', context);
}

/** Every text. */
export function allOf<T>(parse: (text: string, context: ValueContext) => T): ParseValue<readonly T[]> {
  return (texts, context) => texts.map((text) => parse(text, context));
}

/** `true` or `false`; for variables also `1` and `0`. */
export function parseSwitch(texts: readonly string[]): boolean {
  const text = texts.at(-1) ?? '';
  if (text === 'true' || text === '1') return true;
  if (text === 'false' || text === '0') return false;
  throw new InvalidValue(`${quoted(text)} is neither true nor false`);
}

/** A text that is not empty. */
export function parseText(text: string): string {
  if (text === '') throw new InvalidValue('the value is empty');
  return text;
}

/** A path, made absolute. */
export function parsePath(text: string, context: ValueContext): string {
  return resolve(context.baseDirectory, parseText(text));
}

/** One of a list of words. */
export function parseChoice<T extends string>(choices: readonly T[]): (text: string) => T {
  return (text) => {
    const found = choices.find((choice) => choice === text);
    if (found !== undefined) return found;
    const near = suggest(text, choices);
    throw new InvalidValue(`${quoted(text)} is not one of ${choices.join(', ')}`, near && `Did you mean ${near}?`);
  };
}

const DURATION_UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** A duration in milliseconds: `90s`, `5m`, `1h30m`, `1500ms`. More than 24 days is refused, timers cannot wait longer. */
export function parseDuration(text: string): number {
  const parts = [...text.matchAll(/(\d+)(ms|s|m|h)/gy)];
  const whole = parts.map(([part]) => part).join('') === text && parts.length > 0;
  const sum = parts.reduce((total, [, count, unit]) => total + Number(count) * (DURATION_UNITS[unit ?? ''] ?? 0), 0);
  if (!whole || sum === 0) throw new InvalidValue(`${quoted(text)} is not a duration`, 'Write it as 90s, 5m or 1h30m.');
  if (sum > 0x7f_ff_ff_ff) throw new InvalidValue(`${quoted(text)} is longer than 24 days`);
  return sum;
}

const SIZE_UNITS: Readonly<Record<string, number>> = {
  '': 1,
  B: 1,
  kB: 1000,
  MB: 1000 ** 2,
  GB: 1000 ** 3,
  TB: 1000 ** 4,
  KiB: 1024,
  MiB: 1024 ** 2,
  GiB: 1024 ** 3,
  TiB: 1024 ** 4,
};

/** Bytes: `2GiB`, `500MB`, `1048576`. */
export function parseSize(text: string): number {
  const match = /^(\d+)([A-Za-z]*)$/.exec(text);
  const unit = SIZE_UNITS[match?.[2] ?? ''];
  if (match === null || unit === undefined) {
    throw new InvalidValue(`${quoted(text)} is not a size`, 'Write it as 2GiB, 500MB or a number of bytes.');
  }
  return positive(Number(match[1]) * unit, text);
}

/** A whole number from 1. */
export function parseCount(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidValue(`${quoted(text)} is not a whole number`);
  return positive(Number(text), text);
}

function positive(value: number, text: string): number {
  if (value < 1 || !Number.isSafeInteger(value)) throw new InvalidValue(`${quoted(text)} is out of range`);
  return value;
}

/** `NAME=VALUE` cut at its first `=`; both parts are there. */
export function parsePair(text: string, form: string): readonly [string, string] {
  const equals = text.indexOf('=');
  if (equals < 1 || equals === text.length - 1) throw new InvalidValue(`${quoted(text)} is not of the form ${form}`);
  return [text.slice(0, equals), text.slice(equals + 1)];
}

/** `https://host[:port]`: an origin and nothing else. */
export function parseOrigin(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  const bare =
    url !== null && (url.protocol === 'https:' || url.protocol === 'http:') && text.replace(/\/$/, '') === url.origin;
  if (!bare)
    throw new InvalidValue(
      `${quoted(text)} is not an origin`,
      'Write it as https://auth.example or https://auth.example:8443.',
    );
  return url.origin;
}

/** `host[:port]` of a registry. */
export function parseHost(text: string): string {
  if (!/^(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?$/.test(text)) {
    throw new InvalidValue(
      `${quoted(text)} is not a registry host`,
      'Write it as host or host:port, without scheme and path.',
    );
  }
  return text.toLowerCase();
}

/** A text of the user in a message. */
export function quoted(text: string): string {
  return JSON.stringify(text.slice(0, 200));
}
