import { expect, test } from 'vitest';
import { go } from './scheme.ts';

const RELATIONS = [
  ['v0.0.0-20190101000000-abcdefabcdef', '<', 'v0.0.1'],
  ['v1.2.3-0.20190101000000-abcdefabcdef', '<', 'v1.2.3'],
  ['v1.2.2', '<', 'v1.2.3-0.20190101000000-abcdefabcdef'],
  ['v2.0.0+incompatible', '=', 'v2.0.0'],
  ['v1.0.0-rc10', '<', 'v1.0.0-rc2'],
  ['go1.20rc1', '<', 'go1.20'],
  ['go1.20', '=', 'go1.20.0'],
  ['go1.21', '<', 'go1.21rc1'],
  ['go1.21rc2', '<', 'go1.21.0'],
  ['go1.9', '<', 'go1.10'],
  ['1.21.0-0', '<', 'go1.21rc1'],
  ['go1.21rc1', '>', 'go1.20.14'],
  ['go1.22.5-fips', '=', '1.22.5'],
  ['1.20rc1', '=', 'go1.20rc1'],
] as const;

test.each(RELATIONS)('%s %s %s', (a, relation, b) => {
  const order = { '<': -1, '=': 0, '>': 1 }[relation];
  expect(go.compare(a, b)).toBe(order);
  expect(go.compare(b, a)).toBe(order === 0 ? 0 : -order);
});
