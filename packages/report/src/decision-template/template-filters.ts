import { isJsonObject } from '@assay/core';
import { markdownText } from '../decision-markdown/markdown-text.ts';
import { jsonText } from '../json-text.ts';
import { shown } from '../text-layout.ts';
import { xmlText } from '../xml-text.ts';

/** Ways to write a value into a report. None leaves text of an image as it is. */
export const FILTERS: ReadonlyMap<string, (value: unknown) => string> = new Map<string, (value: unknown) => string>([
  // One line for people: controls are visible escapes.
  ['text', (value) => shown(plain(value))],
  ['html', (value) => xmlText(plain(value))],
  ['xml', (value) => xmlText(plain(value))],
  ['json', (value) => jsonText(value ?? null, 'line')],
  ['markdown', (value) => markdownText(plain(value))],
  ['csv', (value) => csvField(shown(plain(value)))],
  ['url', (value) => encodeURIComponent(plain(value).toWellFormed())],
  ['upper', (value) => shown(plain(value)).toUpperCase()],
  ['count', (value) => String(countOf(value))],
]);

function plain(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : jsonText(value, 'line');
}

function countOf(value: unknown): number {
  if (Array.isArray(value)) return value.length;
  if (isJsonObject(value)) return Object.keys(value).length;
  return value === null || value === undefined ? 0 : 1;
}

/** A field of CSV: always quoted; what a spreadsheet would take for a formula gets an apostrophe in front. */
function csvField(text: string): string {
  const inert = /^\s*[=+\-@|%]/.test(text) ? `'${text}` : text;
  return `"${inert.replaceAll('"', '""')}"`;
}
