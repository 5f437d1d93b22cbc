import { assert, property, uint8Array } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseGroup } from './parse-group.ts';

const parse = (text: string): ReturnType<typeof parseGroup> => parseGroup(Buffer.from(text));

describe('parseGroup', () => {
  test('reads name, number and members, and leaves out the password', () => {
    expect(parse('root:x:0:\nsudo:$6$abcdefgh$secret:27:ann,bob\n# none\n')).toEqual({
      entries: [
        { name: 'root', gid: 0, members: [] },
        { name: 'sudo', gid: 27, members: ['ann', 'bob'] },
      ],
      malformed: [],
    });
  });

  test.each([
    ['too few fields', 'root:x:0'],
    ['too many fields', 'root:x:0:a:b'],
    ['no name', ':x:0:'],
    ['no number', 'root:x::'],
    ['an inclusion of another service', '+:::'],
  ])('reports %s and goes on', (_name, line) => {
    const file = parse(`${line}\nadm:x:4:\n`);
    expect(file.entries.map((entry) => entry.name)).toEqual(['adm']);
    expect(file.malformed).toEqual([{ lineNumber: 1, text: line }]);
  });

  test('never throws', () => {
    assert(property(uint8Array({ maxLength: 500 }), (bytes) => void parseGroup(bytes)));
  });
});
