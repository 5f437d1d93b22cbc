import { DockerfileParser } from 'dockerfile-ast';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDockerfile } from './parse-dockerfile.ts';

/** Keyword, first and last line of each instruction as this package reads them. */
function ours(text: string): readonly string[] {
  const { instructions, lines } = parseDockerfile(text);
  return instructions.map(({ keyword, span }) => {
    return `${keyword} ${lines.lineAt(span.start)}-${lines.lineAt(Math.max(span.start, span.end - 1))}`;
  });
}

/** The same as dockerfile-ast reads them. */
function theirs(text: string): readonly string[] {
  return DockerfileParser.parse(text)
    .getInstructions()
    .map((instruction) => {
      const { start, end } = instruction.getRange();
      return `${instruction.getKeyword()} ${start.line + 1}-${end.line + 1}`;
    });
}

describe('parseDockerfile beside dockerfile-ast', () => {
  it('finds the same instructions on the same lines in ordinary files', () => {
    const line = fc.constantFrom(
      'FROM debian:13 AS build',
      '  run make',
      'RUN a \\\n  && b',
      'RUN a \\\n# why\n  && b',
      'RUN a \\\n  # why\n\n  && b',
      'COPY --from=build /a \\\n  /b',
      'RUN <<EOF\necho a\nFROM x\nEOF',
      "RUN cat <<'A' <<-B\none\nA\n\ttwo\n\tB",
      'COPY <<X /etc/x\n# content\nX',
      'CMD ["a", \\\n  "b"]',
      'ENV A="b \\\n c" D=e',
      '# comment',
      '',
      'ONBUILD RUN a \\\n b',
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), fc.boolean(), (lines, windows) => {
        const text = `${lines.join('\n')}\n`;
        const ended = windows ? text.replaceAll('\n', '\r\n') : text;
        expect(ours(ended)).toEqual(theirs(ended));
      }),
    );
  });
});
