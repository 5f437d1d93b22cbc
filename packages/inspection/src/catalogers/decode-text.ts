/** Text of a file in UTF-8, without byte order mark; bytes that are no UTF-8 become U+FFFD. Never throws. */
export function decodeText(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

/** Lines of a text, ends cut off; both kinds of line end count. */
export function* linesOf(text: string): Generator<string, void, void> {
  let start = 0;
  while (start < text.length) {
    const newline = text.indexOf('\n', start);
    const end = newline === -1 ? text.length : newline;
    yield text.slice(start, text.charCodeAt(end - 1) === 13 && end > start ? end - 1 : end);
    start = end + 1;
  }
}
