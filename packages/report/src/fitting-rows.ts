/** Bytes of UTF-8 that these lines take, each with its line feed. */
export function bytesOf(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + Buffer.byteLength(line, 'utf8') + 1, 0);
}

/** As many items, as rows, as fit into so many bytes of UTF-8; and how many do not. Rows that cannot fit are never made. */
export function fittingRows<Item>(
  items: readonly Item[],
  budgetBytes: number,
  row: (item: Item) => string,
): { readonly rows: readonly string[]; readonly left: number } {
  const rows: string[] = [];
  let bytes = 0;
  for (const item of items) {
    const text = row(item);
    bytes += bytesOf([text]);
    if (bytes > budgetBytes) break;
    rows.push(text);
  }
  return { rows, left: items.length - rows.length };
}
