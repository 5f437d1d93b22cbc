import { isJsonObject } from '@assay/core';
import { jsonText } from './json-text.ts';

/** Keys that mean themselves without quotes under every YAML schema; the rest is quoted. */
const PLAIN_KEY = /^[A-Za-z][A-Za-z0-9_-]*$/;
/** Words that YAML 1.1 or 1.2 readers take for something else than text. */
const NOT_TEXT = /^(?:true|false|yes|no|on|off|null|y|n)$/i;

/**
 * YAML 1.2 of a JSON value in block style. Every string is in double quotes with JSON's escapes, so that no reader of any YAML
 * version takes text for a number, a date or a boolean.
 */
export function yamlText(value: unknown): string {
  return `${block(value, '').replace(/^\n/, '')}\n`;
}

function block(value: unknown, indent: string): string {
  if (Array.isArray(value) && value.length > 0) return value.map((item) => listItem(item, indent)).join('');
  if (isJsonObject(value)) {
    const entries = Object.entries(value).filter(([, item]) => item !== undefined);
    if (entries.length > 0) return entries.map(([key, item]) => mapEntry(key, item, indent)).join('');
  }
  return ` ${jsonText(value, 'line')}`;
}

function listItem(item: unknown, indent: string): string {
  const inner = block(item, `${indent}  `);
  // A nested collection starts on the dash's own line, where its first line is already indented far enough.
  return inner.startsWith('\n') ? `\n${indent}- ${inner.slice(indent.length + 3)}` : `\n${indent}-${inner}`;
}

function mapEntry(key: string, item: unknown, indent: string): string {
  const name = PLAIN_KEY.test(key) && !NOT_TEXT.test(key) ? key : jsonText(key, 'line');
  return `\n${indent}${name}:${block(item, `${indent}  `)}`;
}
