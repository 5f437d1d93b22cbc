import { expect, test } from 'vitest';
import { findingsOf } from '../../../testing/run-trigger.ts';

const FACTS = {
  files: [
    { path: '/f', mode: 0o4755, digests: { sha256: 'ab' } },
    { path: '/link', type: 'symlink' },
  ],
} as const;

test.each<[string, Record<string, unknown>, string | null]>([
  ['no condition', { filename: '/f' }, null],
  ['checksum equals', { filename: '/f', checksum: 'AB' }, '/f#checksum'],
  ['checksum differs', { filename: '/f', checksum: 'cd' }, null],
  ['checksum not equals', { filename: '/f', checksum: 'cd', checksum_match: 'not_equals' }, '/f#checksum'],
  ['mode equals', { filename: '/f', mode: '4755' }, '/f#mode'],
  ['mode with prefix', { filename: '/f', mode: '0o4755' }, '/f#mode'],
  ['mode not equals', { filename: '/f', mode: '0755', mode_op: 'not_equals' }, '/f#mode'],
  ['both hold', { filename: '/f', checksum: 'ab', mode: '4755' }, '/f#checksum+mode'],
  ['one of two holds', { filename: '/f', checksum: 'ab', mode: '0755' }, null],
  ['missing is skipped', { filename: '/g', mode: '0755' }, null],
  ['missing fires whatever the rest says', { filename: '/g', mode: '0755', skip_missing: 'false' }, '/g#missing'],
  ['a checksum that was not taken is no pass', { filename: '/link', checksum: 'ab' }, 'error'],
])('%s', (_, params, expected) => {
  const findings = findingsOf({ gate: 'files', trigger: 'attribute_match', params }, FACTS);
  expect(findings.map((finding) => finding.triggerId)).toEqual(expected === null ? [] : [expected]);
});
