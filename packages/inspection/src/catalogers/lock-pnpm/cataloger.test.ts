import { expect, test } from 'vitest';
import { parsePnpmLock } from './parse-pnpm-lock.ts';

test('every document counts', () => {
  const document = (name: string): string => `---\nlockfileVersion: '9.0'\npackages:\n  ${name}@1:\n    a: b\n`;
  const records = parsePnpmLock(Buffer.from(document('a') + document('b')));
  expect(records.map(({ name }) => name)).toEqual(['a', 'b']);
});

test.each([
  ['5.4', '/a/1.0.0', 'a', '1.0.0'],
  ['5.4', '/@s/a/1.0.0', '@s/a', '1.0.0'],
  ['5.4', '/a/1.0.0_@babel+core@7.0.0', 'a', '1.0.0'],
  ['5.4', '/a/1.0.0/b@2.0.0', 'a', '1.0.0'],
  ['6.0', '/a@1.0.0', 'a', '1.0.0'],
  ['6.0', '/@s/a@1.0.0(b@2.0.0)(@s/c@3.0.0)', '@s/a', '1.0.0'],
  ['9.0', 'a@1.0.0', 'a', '1.0.0'],
  ['9.0', '@s/a@1.0.0', '@s/a', '1.0.0'],
  ['9.0', 'a', 'a', ''],
  ['9.0', 'a@https://codeload.github.com/x/a/tar.gz/abc', 'a', 'https://codeload.github.com/x/a/tar.gz/abc'],
])('version %s names %s', (format, key, name, version) => {
  const text = `lockfileVersion: '${format}'\npackages:\n  '${key}':\n    resolution: {integrity: x}\n`;
  expect(parsePnpmLock(Buffer.from(text))).toEqual([{ name, version, dev: false }]);
});
