/** True when a line carries a comment by which its author accepts the secrets on it: ours, or one of the common tools'. */
export function hasAllowComment(line: string): boolean {
  return MARKS.test(line);
}

/** True when a line carries a comment by which its author accepts the secrets on the line below it. */
export function allowsNextLine(line: string): boolean {
  return NEXT_LINE.test(line);
}

/**
 * The lines, from 1, that comments of the form `secretlint-disable` … `secretlint-enable` switch off, as a test; null when there is no
 * such comment. Bytes are read as ISO 8859-1.
 */
export function switchedOffLines(bytes: Uint8Array): ((line: number) => boolean) | null {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (!buffer.includes('secretlint-disable')) return null;
  const spans: { readonly from: number; readonly to: number }[] = [];
  let from: number | null = null;
  for (const [index, line] of buffer.toString('latin1').split('\n').entries()) {
    const switched = SWITCH.exec(line)?.[1];
    if (switched === 'disable') from ??= index + 1;
    if (switched === 'enable' && from !== null) {
      spans.push({ from, to: index + 1 });
      from = null;
    }
  }
  if (from !== null) spans.push({ from, to: Infinity });
  return spans.length === 0 ? null : (line) => spans.some((span) => span.from <= line && line <= span.to);
}

const MARKS =
  /assay:allow(?!-next-line)|gitleaks:allow|trufflehog:ignore|pragma:? ?allowlist[ -]secret|secretlint-disable-line/i;
const NEXT_LINE = /assay:allow-next-line|pragma:? ?allowlist[ -]nextline[ -]secret|secretlint-disable-next-line/i;
const SWITCH = /secretlint-(disable|enable)(?![\w-])/;
