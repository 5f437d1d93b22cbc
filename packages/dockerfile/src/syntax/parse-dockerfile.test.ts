import { describe, expect, it } from 'vitest';
import { parseDockerfile } from './parse-dockerfile.ts';

/** Keyword and arguments of every instruction. */
function outline(text: string): readonly string[] {
  return parseDockerfile(text).instructions.map((instruction) =>
    `${instruction.keyword} ${instruction.rest.text}`.trim(),
  );
}

/** The stretches of the text that spans cover. */
function cut(text: string, spans: readonly { start: number; end: number }[]): readonly string[] {
  return spans.map((span) => text.slice(span.start, span.end));
}

describe('parseDockerfile', () => {
  it.each([
    ['plain lines', 'FROM a\nRUN b c\n', ['FROM a', 'RUN b c']],
    ['indented and lower case', '  from a\n\trun b\n', ['FROM a', 'RUN b']],
    ['CRLF', 'FROM a\r\nRUN b \\\r\n  c\r\n', ['FROM a', 'RUN b   c']],
    ['a byte order mark', '\uFEFFFROM a\n', ['FROM a']],
    ['no line break at the end', 'FROM a', ['FROM a']],
    ['blanks after a continuation', 'RUN a \\  \n b\n', ['RUN a  b']],
    ['an escaped escape, which does not continue', 'RUN a \\\\\nRUN b\n', ['RUN a \\\\', 'RUN b']],
    ['a continuation at the end of the file', 'RUN a \\', ['RUN a']],
    ['comments and empty lines inside', 'RUN a \\\n# no\n\n  # no\n  b\nRUN c', ['RUN a   b', 'RUN c']],
    ['the keyword alone', 'RUN\nCMD', ['RUN', 'CMD']],
    ['an escape directive', '# escape=`\nRUN a `\n b\nRUN c\\\nRUN d', ['RUN a  b', 'RUN c\\', 'RUN d']],
    ['an escape directive after another comment, which is none', '# x\n# escape=`\nRUN a `\n', ['RUN a `']],
    ['unknown instructions', 'FROM a\nINCLUDE x\nRUN b', ['FROM a', 'INCLUDE x', 'RUN b']],
  ])('reads %s', (_, text, expected) => {
    expect(outline(text)).toEqual(expected);
  });

  it('keeps the place of every word over continuations', () => {
    const text = 'FROM a\nCOPY --from=b \\\r\n  # why\r\n  one \\\r\n  two/ \r\n';
    const copy = parseDockerfile(text).instructions[1];
    expect(
      copy === undefined
        ? []
        : cut(
            text,
            copy.words.map((word) => word.span),
          ),
    ).toEqual(['one', 'two/']);
    expect(
      copy === undefined
        ? []
        : cut(
            text,
            copy.flags.map((flag) => flag.valueSpan),
          ),
    ).toEqual(['b']);
    expect(copy?.span).toEqual({ start: 7, end: text.length - 2 });
  });

  it('reads here-documents, quoted, chomped and several', () => {
    const text = 'RUN <<-"EOF" <<B\n\tone $X\n\tEOF\ntwo\nB\nRUN next\n';
    const [run, next] = parseDockerfile(text).instructions;
    expect(run?.heredocs.map(({ name, expands, chomps, content }) => ({ name, expands, chomps, content }))).toEqual([
      { name: 'EOF', expands: false, chomps: true, content: '\tone $X\n' },
      { name: 'B', expands: true, chomps: false, content: 'two\n' },
    ]);
    expect(next?.rest.text).toBe('next');
  });

  it('reads a here-document within ONBUILD', () => {
    const [onbuild, run] = parseDockerfile('ONBUILD COPY <<EOF /x\nhi\nEOF\nRUN b').instructions;
    expect(onbuild?.trigger?.keyword).toBe('COPY');
    expect(onbuild?.trigger?.heredocs[0]?.content).toBe('hi\n');
    expect(run?.rest.text).toBe('b');
  });

  it('reports a here-document without end and reads what follows', () => {
    const syntax = parseDockerfile('RUN <<EOF\nRUN b\n');
    expect(syntax.problems.map((problem) => problem.code)).toEqual(['heredoc-unterminated']);
    expect(syntax.instructions).toHaveLength(2);
  });

  it('takes no here-document in the exec form and in other instructions', () => {
    expect(outline('RUN ["cat", "<<EOF"]\nENV A=<<EOF\nCMD cat <<EOF\n')).toHaveLength(3);
  });

  it('reads the exec form only when it is valid', () => {
    const text = 'CMD ["a", "b\\"c"]\nCMD [\'a\']\nCMD [1]\nCMD []\nCMD [ "x" ';
    const forms = parseDockerfile(text).instructions.map(
      (instruction) => instruction.exec?.map((argument) => argument.value) ?? null,
    );
    expect(forms).toEqual([['a', 'b"c'], null, null, [], null]);
    expect(cut(text, parseDockerfile(text).instructions[0]?.exec?.map((argument) => argument.span) ?? [])).toEqual([
      '"a"',
      '"b\\"c"',
    ]);
  });

  it.each([
    [
      'ENV a=b c="d e" f=g\\ h',
      [
        ['a', 'b'],
        ['c', '"d e"'],
        ['f', 'g\\ h'],
      ],
      false,
    ],
    ['ENV a b  c', [['a', 'b  c']], true],
    ['LABEL a', [], false],
    ['ARG a', [['a', null]], false],
    [
      'ARG a=1 b',
      [
        ['a', '1'],
        ['b', null],
      ],
      false,
    ],
  ])('reads the pairs of %s', (text, pairs, legacy) => {
    const read = parseDockerfile(text).instructions[0]?.keyValues;
    expect(read?.pairs.map((pair) => [pair.name, pair.value])).toEqual(pairs);
    expect(read?.legacy).toBe(legacy);
  });

  it('keeps comments above an instruction with it', () => {
    const syntax = parseDockerfile('# syntax=x\n# one\n\n# two\n# three\nFROM a\n# four');
    expect(syntax.directives.map((directive) => [directive.name, directive.value])).toEqual([['syntax', 'x']]);
    expect(syntax.instructions[0]?.comments.map((comment) => [comment.line, comment.text])).toEqual([
      [4, 'two'],
      [5, 'three'],
    ]);
    expect(syntax.comments).toHaveLength(4);
  });

  it.each([
    ['', 'file-empty'],
    ['FROM a\nRUN \0', 'not-text'],
    ['# escape=x\nFROM a', 'escape-invalid'],
    ['# escape=`\n# escape=\\\nFROM a', 'directive-duplicate'],
    [`FROM a\nRUN ${'x'.repeat(70_000)}`, 'line-too-long'],
    [`FROM a\n${'RUN x\n'.repeat(30_000)}`, 'too-many-instructions'],
    [`FROM a\n#${'x'.repeat(17 * 1024 * 1024)}`, 'file-too-long'],
  ])('reports what is wrong with %.20j', (text, code) => {
    expect(parseDockerfile(text).problems.map((problem) => problem.code)).toContain(code);
  });
});
