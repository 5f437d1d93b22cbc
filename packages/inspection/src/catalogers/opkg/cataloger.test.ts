import { describe, expect, test } from 'vitest';
import { parseOpkgList } from './parse-list.ts';

describe('parseOpkgList', () => {
  test.each([
    ['paths', '/bin/a\n/bin/b\n', ['/bin/a', '/bin/b']],
    ['paths with mode and target', '/bin/sh\t0777\tbusybox\n', ['/bin/sh']],
    ['nothing else', '\nrelative\n/\n', []],
  ])('reads %s', (_name, text, paths) => {
    expect(parseOpkgList(Buffer.from(text))).toEqual(paths);
  });
});
