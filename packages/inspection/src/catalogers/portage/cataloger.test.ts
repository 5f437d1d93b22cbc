import { describe, expect, test } from 'vitest';
import { parseContents } from './parse-contents.ts';
import { parsePackageName } from './parse-package-name.ts';

describe('parsePackageName', () => {
  test.each([
    ['bash-5.1', 'bash', '5.1'],
    ['bash-5.1_p16-r6', 'bash', '5.1_p16-r6'],
    ['gtk+-3.24.38', 'gtk+', '3.24.38'],
    ['openssl-1.1.1w', 'openssl', '1.1.1w'],
    ['foo-1.0_alpha1_p2', 'foo', '1.0_alpha1_p2'],
    ['font-adobe-100dpi-1.0.3', 'font-adobe-100dpi', '1.0.3'],
    ['a-1-2', 'a-1', '2'],
    ['mplayer-9999', 'mplayer', '9999'],
  ])('splits %s', (joined, name, version) => {
    expect(parsePackageName(joined)).toEqual({ name, version });
  });

  test.each(['bash', 'bash-', '-1.0', 'bash-1.0-rc1', '', 'a-'.repeat(100_000), `a-${'1.'.repeat(400)}`])(
    'finds no version in %.40s',
    (joined) => {
      expect(parsePackageName(joined)).toBeNull();
    },
  );
});

describe('parseContents', () => {
  const contents = (text: string): ReturnType<typeof parseContents> => parseContents(Buffer.from(text));

  test.each([
    ['a link with an arrow in its target', 'sym /a -> b -> c 1', [{ path: '/a' }], 0],
    ['a device', 'dev /dev/null', [{ path: '/dev/null' }], 0],
    ['a relative path', 'obj a 71bf3b9bca2a1f0f4a6d1de0e7f76b72 1', [], 1],
    ['an unknown kind', 'xyz /a', [], 1],
    ['a line beyond all reason', `dir /${'a'.repeat(20_000)}`, [], 1],
    ['blank lines', '\n\n', [], 0],
  ])('understands %s', (_name, text, files, damage) => {
    expect(contents(text)).toEqual({ files, damage });
  });

  test('is not held up by blanks', () => {
    expect(contents(`obj /${' '.repeat(4_000_000)}\n`.repeat(2)).damage).toBe(2);
  });
});
