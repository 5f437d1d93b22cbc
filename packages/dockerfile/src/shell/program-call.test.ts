import { describe, expect, it } from 'vitest';
import { Dockerfile } from '../dockerfile.ts';

/** The programs that the first RUN calls, each with its arguments. */
function calls(run: string): readonly string[] {
  const file = new Dockerfile(`FROM a\nRUN ${run}\n`);
  const [first] = file.of('RUN');
  if (first === undefined) return [];
  return file.callsOf(first).map(({ program, args }) => [program, ...args.map((word) => word.text)].join(' '));
}

describe('callsOf', () => {
  it.each([
    ['a && b c; d', ['a', 'b c', 'd']],
    ['A=b apt-get update', ['apt-get update']],
    ['A=b', []],
    ['sudo -E -u x env A=b /usr/bin/apt-get update', ['apt-get update']],
    ['timeout -k 5 60 apt-get update', ['apt-get update']],
    ['cat a | xargs -r -n 1 apt-get install', ['cat a', 'apt-get install']],
    ['python3 -m pip install a', ['pip install a']],
    ['/venv/bin/pip3.12 install a', ['pip install a']],
    ['python3 -m venv /v', ['python3 -m venv /v']],
    ['bash -c "a && b"', ['bash -c a && b', 'a', 'b']],
    ['bash -ec "sh -c \'a b\'"', ["bash -ec sh -c 'a b'", 'sh -c a b', 'a b']],
    ['bash -c "a $X"', ['bash -c a $X']],
    ['["bash", "-c", "a && b"]', ['a', 'b']],
    ['["a", "b"]', ['a b']],
    ['if a; then (b); fi; for i in 1; do c $(d); done', ['a', 'b', 'd', 'c $(d)']],
    ['<<EOF\na\nb c\nEOF', ['a', 'b c']],
  ])('finds the programs of %j', (run, expected) => {
    expect(calls(run)).toEqual(expected);
  });

  it('lists calls by program over all steps, triggers included', () => {
    const file = new Dockerfile('FROM a\nRUN a 1 && b 2\nONBUILD RUN a 3\n');
    expect(file.calls('a').map(({ args, at }) => [args[0]?.text, at])).toEqual([
      ['1', 0],
      ['3', 0],
    ]);
    expect(file.calls('b', 'a', 'x').map(({ args }) => args[0]?.text)).toEqual(['2', '1', '3']);
  });
});

describe('valueInRun', () => {
  it.each([
    ['RUN A=b && x $A', 'b'],
    ['RUN export A=b && x $A', 'b'],
    ['RUN A=b; A=c; x $A', null],
    ['RUN A=$(y); x $A', null],
    ['RUN read A; x $A', null],
    ['ENV A=b\nRUN x $A', 'b'],
    ['ARG A=b\nRUN x $A', 'b'],
    ['ARG A\nRUN x $A', null],
    ['ENV A=b\nRUN A=c x $A', 'c'],
    ['RUN x $A', null],
  ])('knows A in %j', (lines, expected) => {
    const file = new Dockerfile(`FROM a\n${lines}\n`);
    const run = file.of('RUN')[0];
    expect(run === undefined ? undefined : file.valueInRun(run, 'A')).toBe(expected);
  });
});
