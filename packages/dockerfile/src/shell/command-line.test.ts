import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CommandLine, readCommandLine } from './command-line.ts';
import { parseShell } from './parse-shell.ts';

const VALUED: ReadonlySet<string> = new Set(['-o', '--option', '-ldflags']);
const KNOWN: ReadonlyMap<string, string> = new Map([
  ['OPTIONS', '-y --quiet'],
  ['PACKAGES', 'a  b'],
  ['LONG', 'x '.repeat(4_000)],
]);

function read(text: string): CommandLine {
  const { commands } = parseShell({ text: `x ${text}`, spanOf: (start, end) => ({ start, end }) });
  const command = commands.find(({ name }) => name?.text === 'x');
  return readCommandLine(command?.args ?? [], { valued: VALUED, resolve: (name) => KNOWN.get(name) ?? null });
}

/** Options as `name` or `name=value`, then operands. */
function outline(text: string): readonly string[] {
  const { options, operands } = read(text);
  return [
    ...options.map(({ name, value }) => (value === null ? name : `${name}=${value}`)),
    ...operands.map((word) => word.text),
  ];
}

describe('readCommandLine', () => {
  it.each([
    ['-y install a', ['-y', 'install', 'a']],
    ['-yq install', ['-y', '-q', 'install']],
    ['install a -y', ['-y', 'install', 'a']],
    ['-o A=b install', ['-o=A=b', 'install']],
    ['-oA=b install', ['-o=A=b', 'install']],
    ['-yo A=b install', ['-y', '-o=A=b', 'install']],
    ['--option A=b install', ['--option=A=b', 'install']],
    ['--option=A=b install', ['--option=A=b', 'install']],
    ['--type=cache x', ['--type=cache', 'x']],
    ['-q=2 install', ['-q=2', 'install']],
    ['-ldflags "-s -w" ./a', ['-ldflags=-s -w', './a']],
    ['install -- -y', ['install', '-y']],
    ['- a', ['-', 'a']],
    ['$OPTIONS install "$PACKAGES" $PACKAGES', ['-y', '--quiet', 'install', 'a  b', 'a', 'b']],
    ['${OPTIONS} $UNKNOWN', ['-y', '--quiet', '$UNKNOWN']],
    ['$LONG', ['$LONG']],
    ['--option', ['--option']],
  ])('reads %j', (text, expected) => {
    expect(outline(text)).toEqual(expected);
  });

  it.each([
    ['install a', false],
    ['install a=$VERSION "lib${N}"', false],
    ['install $PACKAGES', false],
    ['install $UNKNOWN', true],
    ['install "$@"', true],
    ['install $(cat list)', true],
    ['install `cat list`', true],
    ['install -- $UNKNOWN', true],
  ])('tells whether words of %j may be anything: %j', (text, open) => {
    expect(read(text).open).toBe(open);
  });

  it('counts and finds options', () => {
    const line = read('-qqy -o A=1 -o B=2 install');
    expect(line.count('-q')).toBe(2);
    expect(line.find('-o', '--option')?.value).toBe('B=2');
    expect(line.has('-z', '-y')).toBe(true);
    expect(line.has('-z')).toBe(false);
  });

  it('never throws and keeps every word in one place', () => {
    const piece = fc.constantFrom(
      '-',
      '--',
      '-o',
      '--option',
      '=',
      'a',
      '$OPTIONS',
      '$UNKNOWN',
      '"$@"',
      '-yo',
      '--x=y',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const { options, operands } = read(pieces.join(' '));
        expect(options.length + operands.length).toBeLessThanOrEqual(pieces.length * 3);
      }),
    );
  });
});
