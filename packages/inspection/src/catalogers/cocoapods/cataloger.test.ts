import { expect, test } from 'vitest';
import { parsePods } from './parse-pods.ts';

const parse = (text: string): ReturnType<typeof parsePods> => parsePods(Buffer.from(text));

test.each([
  ['no pods', 'PODS: []\n', []],
  ['two versions of a pod', 'PODS:\n- a (1)\n- a (2)\n', ['a 1', 'a 2']],
  ['parts within parts', 'PODS:\n  - a/b/c (1)\n', ['a 1']],
])('reads %s', (_name, text, pods) => {
  expect(parse(text).map(({ name, version }) => `${name} ${version}`)).toEqual(pods);
});

test.each([
  [
    'pods',
    `PODS:\n${Array.from({ length: 100_001 }, (_unused, index) => `- a${index} (1)\n`).join('')}`,
    'PACKAGE_FILE_LIMIT',
  ],
  ['a name', `PODS:\n- ${'a'.repeat(1001)} (1)\n`, 'PACKAGE_NAME_TOO_LONG'],
])('refuses %s beyond all reason', (_name, text, code) => {
  expect(() => parse(text)).toThrow(expect.objectContaining({ code }));
});
