import { expect, test } from 'vitest';
import { cvssVector } from './cvss-vector.ts';

test.each([
  ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', '3.1'],
  ['CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', '3.0'],
  ['CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N', '4.0'],
  ['AV:N/AC:M/Au:N/C:P/I:P/A:P', '2.0'],
  ['(AV:N/AC:M/Au:N/C:P/I:P/A:P)', '2.0'],
  ['7.5', null],
  ['medium', null],
  ['', null],
  ['CVSS:9.9/AV:N', null],
])('%j is of version %s', (text, version) => {
  expect(cvssVector(text, 'x')?.version ?? null).toBe(version);
});
