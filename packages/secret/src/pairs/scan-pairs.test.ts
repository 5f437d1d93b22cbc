import { expect, it } from 'vitest';
import { expandExample } from '../detectors/expand-example.ts';
import { detectors } from '../detectors/registry.ts';
import { createScanner } from '../scanner/create-scanner.ts';
import { scanPairs } from './scan-pairs.ts';

const scanner = createScanner({ detectors: detectors.modules, fingerprintKey: Buffer.alloc(32, 7) });

it('finds tokens and values of names that say secret, and counts from the value', () => {
  const history = expandExample('RUN |1 TOKEN=x /bin/sh -c curl -u ci:{alnum:16} https://r.corp.net/a');
  const { occurrences } = scanPairs(scanner, [
    { name: 'PATH', value: '/usr/bin:/bin', where: 'env' },
    { name: 'NPM_TOKEN', value: expandExample('npm_{github}'), where: 'env' },
    { name: 'DB_PASSWORD', value: 'tr0ub4dor', where: 'env' },
    { name: '', value: history, where: 'history' },
  ]);
  expect(
    occurrences.map(({ index, name, where, occurrence }) => [
      index,
      name,
      where,
      occurrence.detector,
      occurrence.offset,
    ]),
  ).toEqual([
    [1, 'NPM_TOKEN', 'env', 'npm-access-token', 0],
    [2, 'DB_PASSWORD', 'env', 'secret-named-variable', 0],
    [3, '', 'history', 'curl-user-password', history.indexOf('ci:') + 3],
  ]);
});

it('does not repeat a name that is the secret', () => {
  const token = expandExample('ghp_{github}');
  const result = scanPairs(scanner, [{ name: token, value: 'x', where: 'label' }]);
  expect(result.occurrences).toMatchObject([{ index: 0, name: null }]);
  expect(JSON.stringify(result)).not.toContain(token.slice(4, 12));
});

it('adds up what was left out', () => {
  const result = scanPairs(scanner, [
    { name: 'A_PASSWORD', value: 'changeme', where: 'env' },
    { name: 'B_PASSWORD', value: 'changeme', where: 'env' },
  ]);
  expect(result).toMatchObject({ occurrences: [], truncated: false, suppressed: { placeholder: 2 } });
});
