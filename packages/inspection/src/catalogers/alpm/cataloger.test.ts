import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { parseSections } from './parse-desc.ts';
import { parseMtree } from './parse-mtree.ts';

const mtree = (text: string): ReturnType<typeof parseMtree> => parseMtree(Buffer.from(text));
const sections = (text: string): ReturnType<typeof parseSections> => parseSections(Buffer.from(text));

describe('parseSections', () => {
  test.each([
    ['values of several sections', '%A%\n1\n2\n\n%B%\n3\n', { A: ['1', '2'], B: ['3'] }],
    ['the first of two sections', '%A%\n1\n\n%A%\n2\n', { A: ['1'] }],
    ['a value that looks like a section', '%A%\n%B%\n', { A: ['%B%'] }],
    ['Windows line ends', '%A%\r\n1\r\n\r\n', { A: ['1'] }],
    ['no values outside of sections', 'x\n%A%\n\ny\n', { A: [] }],
    ['nothing', '', {}],
  ])('reads %s', (_name, text, expected) => {
    expect(sections(text)).toEqual(expected);
  });
});

describe('parseMtree', () => {
  test.each([
    ['defaults', '/set mode=640 uid=7\n./a', [{ path: '/a', mode: 0o640, uid: 7 }]],
    [
      'defaults that change',
      '/set uid=1\n./a\n/set uid=2\n./b',
      [
        { path: '/a', uid: 1 },
        { path: '/b', uid: 2 },
      ],
    ],
    ['wrong numbers', './a mode=9 size=-1 uid=x sha256digest=00', [{ path: '/a' }]],
    ['directories and descriptions', './.PKGINFO size=1\n./usr type=dir', []],
    ['words without a value', './a nochange optional', [{ path: '/a' }]],
  ])('understands %s', (_name, text, files) => {
    expect(mtree(text)).toEqual(files);
  });

  test('refuses data that unpack to more than anybody needs', () => {
    const bomb = gzipSync(Buffer.alloc(65 * 1024 * 1024));
    expect(() => parseMtree(bomb)).toThrow(expect.objectContaining({ code: 'PACKAGE_FILE_LIMIT' }));
  });

  test.each([
    ['keywords without end', `./a ${'k=v '.repeat(1_000_000)}`, 1],
    ['defaults without end', `/set ${'k=v '.repeat(1_000_000)}\n./a`, 1],
    ['backslashes', `./${'\\'.repeat(1_000_000)}`, 1],
  ])('is not held up by %s', (_name, text, count) => {
    expect(mtree(text)).toHaveLength(count);
  });
});
