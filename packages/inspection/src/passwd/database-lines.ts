/** What the lines of a database such as /etc/passwd come to. */
export interface DatabaseFile<Entry> {
  /** In the order of the file. */
  readonly entries: readonly Entry[];
  /** Lines that are no entry, counted from 1; blank lines and comments are not among them. */
  readonly malformed: readonly { readonly lineNumber: number; readonly text: string }[];
}

/** Characters of a malformed line that are kept. */
const MAX_MALFORMED_TEXT = 200;

/** Malformed lines that are kept: who wants to know whether there are any needs no more. */
const MAX_MALFORMED_LINES = 100;

/** Characters of one line; longer ones are malformed. */
const MAX_LINE_LENGTH = 65_536;

/** Largest user or group number of Linux. */
const MAX_ID = 0xff_ff_ff_ff;

/** Reads a database of one entry a line. Never throws: lines that are no entry are reported, not kept. */
export function readDatabase<Entry>(bytes: Uint8Array, read: (line: string) => Entry | null): DatabaseFile<Entry> {
  const text = new TextDecoder().decode(bytes);
  const entries: Entry[] = [];
  const malformed: { lineNumber: number; text: string }[] = [];
  let lineNumber = 0;
  for (const raw of text.split('\n')) {
    lineNumber += 1;
    const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
    if (line.trim() === '' || line.startsWith('#')) continue;
    const entry = line.length > MAX_LINE_LENGTH || line.includes('\0') ? null : read(line);
    if (entry !== null) entries.push(entry);
    else if (malformed.length < MAX_MALFORMED_LINES)
      malformed.push({ lineNumber, text: line.slice(0, MAX_MALFORMED_TEXT) });
  }
  return { entries, malformed };
}

/** The number of a user or group; null when it is none. */
export function parseId(text: string | undefined): number | null {
  if (text === undefined || !/^[0-9]{1,10}$/.test(text)) return null;
  const id = Number(text);
  return id <= MAX_ID ? id : null;
}
