/** Lines around a change. */
const CONTEXT = 3;
/** Most pairs of lines that are compared; beyond, the changed stretch is shown as replaced. */
const MAX_CELLS = 4_000_000;

interface Line {
  readonly kind: ' ' | '-' | '+';
  readonly text: string;
}

/**
 * The change of a text file as a unified diff, as `git apply` and `patch` take it. Empty when nothing changed. Line breaks stay as they
 * are, so that a file with CRLF gets a patch with CRLF.
 */
export function unifiedDiff(path: string, before: string, after: string): string {
  if (before === after) return '';
  const [old, fresh] = [linesOf(before), linesOf(after)];
  let head = 0;
  while (head < Math.min(old.length, fresh.length) && old[head] === fresh[head]) head++;
  let tail = 0;
  const room = Math.min(old.length, fresh.length) - head;
  while (tail < room && old[old.length - 1 - tail] === fresh[fresh.length - 1 - tail]) tail++;
  const middle = compare(old.slice(head, old.length - tail), fresh.slice(head, fresh.length - tail));
  const same = (texts: readonly string[]): readonly Line[] => texts.map((text) => ({ kind: ' ', text }));
  const lines = [...same(old.slice(0, head)), ...middle, ...same(old.slice(old.length - tail))];
  return `--- a/${path}\n+++ b/${path}\n${hunksOf(lines).join('')}`;
}

/** Lines with their breaks. */
function linesOf(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** The shortest way from one list of lines to the other. */
function compare(old: readonly string[], fresh: readonly string[]): readonly Line[] {
  const replaced: readonly Line[] = [
    ...old.map((text) => ({ kind: '-', text }) as const),
    ...fresh.map((text) => ({ kind: '+', text }) as const),
  ];
  const width = fresh.length + 1;
  if (old.length * width > MAX_CELLS) return replaced;
  const common = new Uint32Array((old.length + 1) * width);
  const at = (row: number, column: number): number => common[row * width + column] ?? 0;
  for (let row = old.length - 1; row >= 0; row--) {
    for (let column = fresh.length - 1; column >= 0; column--) {
      common[row * width + column] =
        old[row] === fresh[column] ? at(row + 1, column + 1) + 1 : Math.max(at(row + 1, column), at(row, column + 1));
    }
  }
  const lines: Line[] = [];
  let [row, column] = [0, 0];
  while (row < old.length || column < fresh.length) {
    const [left, right] = [old[row], fresh[column]];
    if (left !== undefined && left === right) {
      lines.push({ kind: ' ', text: left });
      row++;
      column++;
    } else if (left !== undefined && (right === undefined || at(row + 1, column) >= at(row, column + 1))) {
      lines.push({ kind: '-', text: left });
      row++;
    } else {
      lines.push({ kind: '+', text: right ?? '' });
      column++;
    }
  }
  return lines;
}

function hunksOf(lines: readonly Line[]): readonly string[] {
  const changed = lines.flatMap(({ kind }, index) => (kind === ' ' ? [] : [index]));
  const ranges: { from: number; to: number }[] = [];
  for (const index of changed) {
    const last = ranges.at(-1);
    const [from, to] = [Math.max(index - CONTEXT, 0), Math.min(index + CONTEXT + 1, lines.length)];
    if (last !== undefined && from <= last.to) last.to = to;
    else ranges.push({ from, to });
  }
  return ranges.map(({ from, to }) => hunkOf(lines, from, to));
}

function hunkOf(lines: readonly Line[], from: number, to: number): string {
  const count = (part: readonly Line[], without: '-' | '+'): number =>
    part.filter(({ kind }) => kind !== without).length;
  const [before, inside] = [lines.slice(0, from), lines.slice(from, to)];
  const [oldCount, newCount] = [count(inside, '+'), count(inside, '-')];
  const start = (done: number, size: number): number => (size === 0 ? done : done + 1);
  const header = `@@ -${start(count(before, '+'), oldCount)},${oldCount} +${start(count(before, '-'), newCount)},${newCount} @@\n`;
  return header + inside.map(writeLine).join('');
}

function writeLine({ kind, text }: Line): string {
  return text.endsWith('\n') ? `${kind}${text}` : `${kind}${text}\n\\ No newline at end of file\n`;
}
