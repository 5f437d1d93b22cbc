import { expect, test } from 'vitest';
import { contains } from '../../ranges/contains.ts';
import { parseCargoRequirement } from './cargo-range.ts';
import { semver } from './scheme.ts';

test.each([
  ['1.2.3', ['1.2.3', '1.9.0'], ['1.2.2', '2.0.0', '2.0.0-rc.1']],
  ['1.2', ['1.2.0', '1.9.0'], ['1.1.9', '2.0.0']],
  ['0.2.3', ['0.2.3', '0.2.9'], ['0.3.0']],
  ['0.0.3', ['0.0.3'], ['0.0.4']],
  ['0.0', ['0.0.9'], ['0.1.0']],
  ['0', ['0.9.9'], ['1.0.0']],
  ['~1.2.3', ['1.2.9'], ['1.3.0']],
  ['~1', ['1.9.9'], ['2.0.0']],
  ['1.*', ['1.9.9'], ['2.0.0']],
  ['1.2.*', ['1.2.9'], ['1.3.0']],
  ['*', ['0.0.1', '9.9.9'], []],
  ['=1.2.3', ['1.2.3'], ['1.2.4']],
  ['= 1.2', ['1.2.9'], ['1.3.0']],
  ['>= 1.2, < 1.5', ['1.2.0', '1.4.9'], ['1.5.0', '1.1.9']],
  ['^ 0.6.5', ['0.6.9'], ['0.7.0', '0.6.4']],
] as const)('the requirement %s', (requirement, inside, outside) => {
  const intervals = parseCargoRequirement(requirement, semver) ?? [];
  for (const version of inside) expect([version, contains(intervals, version, semver)]).toEqual([version, true]);
  for (const version of outside) expect([version, contains(intervals, version, semver)]).toEqual([version, false]);
});

test.each(['', '1.2 || 2', '>1 <2', '~> 1.2', '1.2.3.4', 'latest', '!= 1.0.0'])('%j is no requirement', (text) => {
  expect(parseCargoRequirement(text, semver)).toBeNull();
});
