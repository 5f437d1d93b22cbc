import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readSecretRules } from './secret-rules.ts';

test('the example of the readme is read without a warning', () => {
  const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8');
  const text = /```yaml\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
  const rules = readSecretRules([{ name: 'README.md', text }]);
  expect(rules.userDetectors.map(({ id }) => id)).toEqual(['acme-token']);
  expect([...rules.disabled]).toEqual(['json-web-token']);
  expect(rules.allow).toHaveLength(2);
  expect([...rules.notes, ...rules.warnings]).toEqual([]);
});
