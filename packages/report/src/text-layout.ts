import { printable } from '@assay/core';
import { withoutCommands } from './log-text.ts';

/** Characters of one text from an image or a policy that reports for people show; more is counted, not shown. */
const MAX_SHOWN = 2000;

/**
 * Text of unknown origin for a report that people read: one line, no escape sequences, no commands to a CI runner, not longer than
 * is useful.
 */
export function shown(text: string, max: number = MAX_SHOWN): string {
  // Cut before making it printable, so that a huge text costs little.
  const safe = withoutCommands(printable(text.slice(0, max)));
  return text.length <= max ? safe : `${safe}... (${text.length - max} more characters)`;
}

/** Text cut to so many characters, with the cut marked. */
export function clipped(text: string, max: number): string {
  const safe = printable(text.slice(0, max + 1));
  return text.length <= max && safe.length <= max ? safe : `${safe.slice(0, Math.max(0, max - 3))}...`;
}

/** Breaks text between words so that no line is wider than `width`; a longer word (a path, a digest) stays whole. */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  lines.push(line);
  return lines;
}

/** Wraps text behind a label of fixed width, further lines aligned under the first. */
export function labelled(
  label: string,
  text: string,
  options: { readonly indent: number; readonly labelWidth: number; readonly width: number },
): string[] {
  const left = options.indent + options.labelWidth;
  const lines = wrapped(text, Math.max(20, options.width - left));
  return lines.map((line, index) =>
    `${' '.repeat(options.indent)}${(index === 0 ? label : '').padEnd(options.labelWidth)}${line}`.trimEnd(),
  );
}

/** Rows as columns two spaces apart, each as wide as its widest cell up to `maxWidth`; the last is left as it is. */
export function columns(rows: readonly (readonly string[])[], indent: number, maxWidth: number): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, index) => {
      widths[index] = Math.min(maxWidth, Math.max(widths[index] ?? 0, cell.length));
    });
  }
  return rows.map((row) =>
    (
      ' '.repeat(indent) +
      row.map((cell, index) => (index === row.length - 1 ? cell : cell.padEnd(widths[index] ?? 0))).join('  ')
    ).trimEnd(),
  );
}

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

/** Bytes for people: `29.1 MiB`. */
export function byteSize(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${unit === 0 ? String(value) : value.toFixed(1)} ${UNITS[unit] ?? 'B'}`;
}

/** `1 finding`, `2 findings`. */
export function counted(count: number, noun: string, plural: string = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : plural}`;
}
