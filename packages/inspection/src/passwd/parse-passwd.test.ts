import { assert, property, uint8Array } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parsePasswd } from './parse-passwd.ts';

const parse = (text: string): ReturnType<typeof parsePasswd> => parsePasswd(Buffer.from(text));

describe('parsePasswd', () => {
  test('reads every field of an entry and keeps the line', () => {
    const line = 'www-data:x:33:34:Web,,,:/var/www:/usr/sbin/nologin';
    expect(parse(`${line}\n`)).toEqual({
      entries: [
        { name: 'www-data', uid: 33, gid: 34, gecos: 'Web,,,', home: '/var/www', shell: '/usr/sbin/nologin', line },
      ],
      malformed: [],
    });
  });

  test.each([
    ['no line end', 'a:x:1:1:::', 1],
    ['carriage returns', 'a:x:1:1:::\r\nb:x:2:2:::\r\n', 2],
    ['blank lines and comments', '\n  \n# a:x:1:1:::\na:x:1:1:::\n', 1],
    ['colons in the shell', 'a:x:1:1::/:/bin/sh:-c', 1],
    ['the largest number', 'a:x:4294967295:0:::', 1],
    ['nothing', '', 0],
  ])('accepts %s', (_name, text, count) => {
    const file = parse(text);
    expect(file.entries).toHaveLength(count);
    expect(file.malformed).toEqual([]);
  });

  test('shows no hash of a password', () => {
    const [entry] = parse('a:$6$salt$0123456789:1:2:A:/a:/bin/sh').entries;
    expect(entry).toMatchObject({ name: 'a', gecos: 'A', line: 'a:…:1:2:A:/a:/bin/sh' });
  });

  test('gives the rest of the line as shell', () => {
    expect(parse('a:x:1:1::/:/bin/sh:-c').entries[0]?.shell).toBe('/bin/sh:-c');
  });

  test.each([
    ['too few fields', 'root:x:0:0:root:/root'],
    ['no name', ':x:0:0:::'],
    ['an inclusion of another service', '+::::::'],
    ['a negative number', 'a:x:-1:0:::'],
    ['a number too large', 'a:x:4294967296:0:::'],
    ['a number in hex', 'a:x:0x0:0:::'],
    ['an empty number', 'a:x::0:::'],
    ['a NUL', 'a\0b:x:0:0:::'],
  ])('reports %s and goes on', (_name, line) => {
    const file = parse(`${line}\nroot:x:0:0:root:/root:/bin/sh\n`);
    expect(file.entries.map((entry) => entry.name)).toEqual(['root']);
    expect(file.malformed).toEqual([{ lineNumber: 1, text: line }]);
  });

  test('keeps only the first malformed lines, cut short', () => {
    const { malformed } = parse(`${'x'.repeat(1000)}\n`.repeat(5000));
    expect(malformed).toHaveLength(100);
    expect(malformed[0]?.text).toHaveLength(200);
  });

  test('reports a line beyond all reason', () => {
    expect(parse(`${':'.repeat(10_000_000)}\n`)).toMatchObject({ entries: [], malformed: [{ lineNumber: 1 }] });
  });

  test('never throws', () => {
    assert(property(uint8Array({ maxLength: 500 }), (bytes) => void parsePasswd(bytes)));
  });
});
