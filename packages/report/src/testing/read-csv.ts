const CELL = /"((?:[^"\n]|"")*)"([,\n])/y;

/** Reads CSV whose cells are all in quotation marks and on one line, strictly; whatever else there is, is an error. */
export function readCsv(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [];
  let row: string[] = [];
  CELL.lastIndex = 0;
  while (CELL.lastIndex < text.length) {
    const at = CELL.lastIndex;
    const [, cell, end] = CELL.exec(text) ?? [];
    if (cell === undefined) throw new Error(`not CSV at ${at}: ${text.slice(at, at + 60)}`);
    row.push(cell.replaceAll('""', '"'));
    if (end === '\n') {
      rows.push(row);
      row = [];
    }
  }
  if (row.length > 0) throw new Error('the last line has no end');
  return rows;
}
