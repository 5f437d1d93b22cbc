import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FACT_VARIABLES, OBJECT_TYPES } from '../../expression/fact-variables.ts';
import { FUNCTIONS, METHODS } from '../../expression/language.ts';

const readme = readFileSync(join(import.meta.dirname, 'README.md'), 'utf8');

const row = (name: string, type: string, summary: string): string => `| \`${name}\` | \`${type}\` | ${summary} |`;

test.each(Object.entries(FACT_VARIABLES))('the page tells of %s', (name, { type, summary }) => {
  expect(readme).toContain(row(name, type, summary));
});

test.each(OBJECT_TYPES.map(({ name, fields }) => [name, fields] as const))('the page tells of %s', (name, fields) => {
  const section = readme.split('\n### ').find((part) => part.startsWith(`${name}\n`)) ?? '';
  const rows = Object.entries(fields).map(([field, { type, summary }]) => row(field, type, summary));
  expect(section.split('\n').filter((line) => line.startsWith('| `'))).toEqual(rows);
});

test('the page tells of every function', () => {
  for (const name of [...Object.keys(FUNCTIONS), ...Object.keys(METHODS)]) expect(readme).toContain(`\`${name}\``);
});
