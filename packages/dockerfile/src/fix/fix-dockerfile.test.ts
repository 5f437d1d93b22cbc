import { AssayError } from '@assay/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lintDockerfile } from '../lint/lint-dockerfile.ts';
import { DEFAULT_LINT_SETTINGS } from '../settings/lint-settings.ts';
import { applyEdits } from './apply-edits.ts';
import { fixDockerfile } from './fix-dockerfile.ts';

function fix(text: string): string {
  return fixDockerfile(text, lintDockerfile({ path: 'x', text, settings: DEFAULT_LINT_SETTINGS }).findings).text;
}

/** Fixes until nothing changes. */
function fixAll(text: string): string {
  let now = text;
  for (let round = 0; round < 5; round++) {
    const next = fix(now);
    if (next === now) return now;
    now = next;
  }
  return now;
}

describe('applyEdits', () => {
  it('makes edits in any order', () => {
    const edits = [
      { span: { start: 4, end: 5 }, text: 'E' },
      { span: { start: 0, end: 1 }, text: '' },
      { span: { start: 2, end: 2 }, text: '+' },
    ];
    expect(applyEdits('abcde', edits)).toBe('b+cdE');
  });

  it.each([
    [
      'EDITS_OVERLAP',
      [
        { start: 0, end: 2 },
        { start: 1, end: 3 },
      ],
    ],
    [
      'EDITS_OVERLAP',
      [
        { start: 1, end: 1 },
        { start: 1, end: 1 },
      ],
    ],
    [
      'EDITS_OVERLAP',
      [
        { start: 0, end: 2 },
        { start: 2, end: 2 },
      ],
    ],
    ['EDIT_OUTSIDE', [{ start: 3, end: 9 }]],
    ['EDIT_OUTSIDE', [{ start: 2, end: 1 }]],
  ])('refuses with %s the spans %j', (code, spans) => {
    const edits = spans.map((span) => ({ span, text: 'x' }));
    expect(() => applyEdits('abcd', edits)).toThrow(expect.objectContaining({ code }));
    expect(() => applyEdits('abcd', edits)).toThrow(AssayError);
  });
});

describe('fixDockerfile', () => {
  it('changes only what it should', () => {
    const text =
      '# syntax=docker/dockerfile:1\r\nFROM debian:13 as b # x\r\nENV A b\r\n  # keep  \r\n\r\nadd a /b\r\nCMD  run  x\r\n';
    expect(fixAll(text)).toBe(
      '# syntax=docker/dockerfile:1\r\nFROM debian:13 AS b # x\r\nENV A=b\r\n  # keep  \r\n\r\nCOPY a /b\r\nCMD  ["run", "x"]\r\n',
    );
  });

  it('leaves one of two findings about the same place for the next run', () => {
    const text = 'FROM debian:13\nRUN ls\nadd a /b\n';
    const { findings } = lintDockerfile({ path: 'x', text, settings: DEFAULT_LINT_SETTINGS });
    const result = fixDockerfile(text, findings);
    expect(result.postponed.map((finding) => finding.rule)).toEqual(['instruction-casing']);
    expect(fixAll(text)).toBe('FROM debian:13\nRUN ls\nCOPY a /b\n');
  });

  it('has nothing left to do after fixing, and keeps comments and the number of lines that are not empty', () => {
    const mechanical =
      'FROM debian:13 as b;from --platform=$TARGETPLATFORM x:1;ENV A b c;LABEL a "b";add a /b;CMD run x;EXPOSE 80/TCP 1/UDP;' +
      'COPY a b /c;COPY ["a", "b", "c"];entrypoint ./run --x;MAINTAINER me;ONBUILD add x /y;RUN apt-get install x;RUN apk add y';
    const other =
      '# note;;RUN a \\;  && b;RUN <<E;E;# hadolint ignore=DL3020;ENV A "b;ADD a.tar /;RUN pip install z && cd /';
    const line = fc.constantFrom(...`${mechanical};${other}`.split(';'));
    fc.assert(
      fc.property(fc.array(line, { maxLength: 14 }), fc.constantFrom('\n', '\r\n'), (lines, end) => {
        const text = lines.join(end);
        const fixed = fixAll(text);
        expect(fix(fixed)).toBe(fixed);
        const comments = (value: string): readonly string[] => value.split(end).filter((each) => each.startsWith('#'));
        expect(comments(fixed)).toEqual(comments(text));
        const written = (value: string): readonly string[] => value.split(end).filter((each) => each.trim() !== '');
        expect(written(fixed)).toHaveLength(written(text).length);
      }),
      { numRuns: 300 },
    );
  });
});
