import type { HistoryEntry } from '@assay/core';

/** One instruction of the build as the image records it. */
export interface BuildStep {
  /** Upper-case keyword. */
  readonly instruction: string;
  /** What follows the keyword, blanks at both ends removed. */
  readonly value: string;
}

const NO_OPERATION = '#(nop)';
const BUILDKIT_MARK = '# buildkit';
/** How the builders run a `RUN` line: POSIX shell, Windows shells; build arguments stand before it as `|N NAME=value …`. */
const SHELL =
  /^(?:\|\d+ .*?)?(?:\/bin\/(?:ba|a|da)?sh(?: -o \w+| -[a-z]+)*? -[a-z]*c|cmd \/S \/C|powershell(?:\.exe)? -Command) /i;
const KEYWORD =
  /^(ADD|ARG|CMD|COPY|ENTRYPOINT|ENV|EXPOSE|FROM|HEALTHCHECK|LABEL|MAINTAINER|ONBUILD|RUN|SHELL|STOPSIGNAL|USER|VOLUME|WORKDIR)(?:\s+|$)/;

/**
 * Reads the build steps from the history. The classic builder marks instructions that run nothing with `#(nop)` and records a
 * bare shell command for `RUN`; BuildKit records the instruction itself and ends it with `# buildkit`. Whatever is neither was
 * run by some other builder and counts as `RUN`.
 */
export function readBuildSteps(history: readonly HistoryEntry[]): readonly BuildStep[] {
  return history.flatMap(({ createdBy }) => {
    const text = withoutMark(createdBy.trim());
    return text === '' ? [] : [readStep(text)];
  });
}

function readStep(text: string): BuildStep {
  const marked = text.indexOf(NO_OPERATION);
  const instruction = marked < 0 ? text : text.slice(marked + NO_OPERATION.length).trim();
  const match = KEYWORD.exec(instruction);
  if (match === null) return { instruction: 'RUN', value: withoutShell(text) };
  const keyword = match[1] ?? 'RUN';
  const rest = instruction.slice(match[0].length).trim();
  return { instruction: keyword, value: keyword === 'RUN' ? withoutShell(rest) : rest };
}

function withoutShell(command: string): string {
  return command.replace(SHELL, '').trim();
}

function withoutMark(text: string): string {
  return text.endsWith(BUILDKIT_MARK) ? text.slice(0, -BUILDKIT_MARK.length).trimEnd() : text;
}
