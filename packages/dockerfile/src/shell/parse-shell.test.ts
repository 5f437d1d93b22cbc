import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseShell } from './parse-shell.ts';
import type { ShellScript } from './script.ts';

function parse(text: string): ShellScript {
  return parseShell({ text, spanOf: (start, end) => ({ start, end }) });
}

/** Each command with what stands before it. */
function outline(text: string): readonly string[] {
  return parse(text).commands.map((command) =>
    [command.connector, command.name?.text ?? '', ...command.args.map((word) => word.text)].join(' ').trim(),
  );
}

describe('parseShell', () => {
  it.each([
    ['a b c', ['start a b c']],
    ['a && b || c; d & e', ['start a', '&& b', '|| c', '; d', '& e']],
    ['a | b |& c', ['start a', '| b', '| c']],
    ['a "b c" \'d e\' f\\ g', ['start a b c d e f g']],
    ['a "b\\"c" $\'d\' ""', ['start a b"c d']],
    ['if a; then b; elif c; then d; else e; fi; f', ['start a', 'start b', 'start c', 'start d', 'start e', '; f']],
    ['for i in a b $(c); do d; done && e', ['start c', 'start d', '&& e']],
    ['while a; do b; done', ['start a', 'start b']],
    ['case $x in a|b) c;; *) d ;; esac && e', ['; c', '; d', '&& e']],
    ['case $x in a) f() { c; }; f; ;; b) d; esac', ['start c', '; f', '; d']],
    ['(a; b) && { c; d; }', ['start a', '; b', 'start c', '; d']],
    ['f() { a; }; f', ['start a', '; f']],
    ['a $(b | c `d`) e', ['start b', 'start d', '| c `d`', 'start a $(b | c `d`) e']],
    ['a # b && c', ['start a']],
    ['a\nb\n\nc', ['start a', '; b', '; c']],
    ['cat <<EOF\nrm -rf /\nEOF\nb', ['start cat', '; b']],
    ['cat <<-EOF\n\trm\n\tEOF\nb', ['start cat', '; b']],
    ['[[ $a == b && -f c ]] && d', ['start [[ $a == b -f c ]]', '&& d']],
    ['a $((1 + 2)) b', ['start a $((1 + 2)) b']],
    ['diff <(a) <(b)', ['start a', 'start b', 'start diff <(a) <(b)']],
    ['! a', ['start a']],
    ['a \\\n && b', ['start a', '&& b']],
    ['x=(1 2) a', ['start 1 2', 'start a']],
  ])('splits %j', (text, expected) => {
    expect(parse(text).broken).toBe(false);
    expect(outline(text)).toEqual(expected);
  });

  it('keeps assignments and redirections apart from arguments', () => {
    const [command] = parse('A=1 B="x y" a b > c 2>&1 < d &> e').commands;
    expect(command?.assignments.map((entry) => [entry.name, entry.value.text])).toEqual([
      ['A', '1'],
      ['B', 'x y'],
    ]);
    expect(command?.args.map((word) => word.text)).toEqual(['b']);
    expect(command?.redirects.map((entry) => [entry.operator, entry.target?.text])).toEqual([
      ['>', 'c'],
      ['>&', '1'],
      ['<', 'd'],
      ['&>', 'e'],
    ]);
  });

  it('tells words that are known from those that are not', () => {
    const [command] = parse('a b $c "d$e" \'$f\' *.g').commands;
    expect(command?.args.map((word) => word.literal)).toEqual([true, false, false, true, false]);
  });

  it('numbers pipelines', () => {
    expect(parse('a | b && c $(d | e) | f').commands.map((command) => [command.name?.text, command.pipeline])).toEqual([
      ['a', 0],
      ['b', 0],
      ['d', 2],
      ['e', 2],
      ['c', 1],
      ['f', 1],
    ]);
  });

  it.each(['"a', "'a", '$(a', '`a', '${a', '(a', 'if a', '{ a', 'a)', 'fi', 'case x', '$('.repeat(500)])(
    'says that %.20j is broken',
    (text) => {
      expect(parse(text).broken).toBe(true);
    },
  );

  it('never throws, always ends and stays within the text', () => {
    const operators = ' |;|&&|(|)|{ |}|$(|`|"|\'|\\|\n|<<E|<|>|${|$((|))|#|=|f()|[[ | ]]'.split('|');
    const words = ['a', '|', 'if ', 'fi', 'case ', ' in ', 'esac', 'for ', 'do ', 'done'];
    const piece = fc.constantFrom(...operators, ...words);
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 80 }), (pieces) => {
        const text = pieces.join('');
        for (const command of parse(text).commands) {
          for (const word of [...command.args, ...(command.name === null ? [] : [command.name])]) {
            expect(word.span.start).toBeLessThanOrEqual(word.span.end);
            expect(word.span.end).toBeLessThanOrEqual(text.length);
          }
          expect(command.span.end).toBeLessThanOrEqual(text.length);
        }
      }),
      { numRuns: 500 },
    );
  });
});
