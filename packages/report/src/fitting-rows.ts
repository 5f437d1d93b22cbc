/** As many rows as fit into so many bytes of UTF-8, each with its line feed; and how many do not. */
export function fittingRows(
  rows: readonly string[],
  budgetBytes: number,
): { readonly rows: readonly string[]; readonly left: number; readonly bytes: number } {
  let bytes = 0;
  for (const [index, row] of rows.entries()) {
    const size = Buffer.byteLength(row, 'utf8') + 1;
    if (bytes + size > budgetBytes) return { rows: rows.slice(0, index), left: rows.length - index, bytes };
    bytes += size;
  }
  return { rows, left: 0, bytes };
}
