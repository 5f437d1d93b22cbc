import { expect, test } from 'vitest';
import { maven } from './scheme.ts';

const RELATIONS = [
  ['1', '=', '1.0'],
  ['1', '<', '1.1'],
  ['1-snapshot', '<', '1'],
  ['1', '<', '1-sp'],
  ['1-foo2', '<', '1-foo10'],
  ['1.foo', '=', '1-foo'],
  ['1-foo', '<', '1-1'],
  ['1-1', '<', '1.1'],
  ['1.ga', '=', '1-ga'],
  ['1-ga', '=', '1'],
  ['1-a1', '=', '1-alpha-1'],
  ['1.0.0.RC1', '=', '1-rc1'],
  ['1.0-alpha-1-SNAPSHOT', '<', '1.0-alpha-1'],
  ['1.0-beta-1', '>', '1.0-alpha-1'],
  ['1.0-SNAPSHOT', '<', '1.0-20200101'],
  ['2.0.1-xyz', '>', '2.0.1'],
  ['5.3.18.RELEASE', '=', '5.3.18'],
  ['4.1.94.Final', '<', '4.1.100.Final'],
  ['31.1-android', '<', '31.1-jre'],
  ['1.7.36', '<', '2.0.0-alpha1'],
  ['1.0.0.Final', '>', '1.0.0.CR2'],
  ['2.13.4.2', '>', '2.13.4.1'],
  ['9.4.51.v20230217', '>', '9.4.50.v20221201'],
  ['1.0.RC2', '<', '1.0-RC3'],
  ['1.0-RC3', '<', '1.0.1'],
  ['99999999999999999999', '>', '9999999999'],
] as const;

test.each(RELATIONS)('%s %s %s', (a, relation, b) => {
  const order = { '<': -1, '=': 0, '>': 1 }[relation];
  expect(maven.compare(a, b)).toBe(order);
  expect(maven.compare(b, a)).toBe(order === 0 ? 0 : -order);
});
