import type { PasswdEntry } from '@assay/core';

/** What /etc/passwd says, and what of it makes no sense. */
export interface PasswdFile {
  /** In the order of the file. */
  readonly entries: readonly PasswdEntry[];
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

/** Reads /etc/passwd as passwd(5) describes it. Never throws: lines that are no entry are reported, not kept. */
export function parsePasswd(bytes: Uint8Array): PasswdFile {
  const text = new TextDecoder().decode(bytes);
  const entries: PasswdEntry[] = [];
  const malformed: { lineNumber: number; text: string }[] = [];
  let lineNumber = 0;
  for (const raw of text.split('\n')) {
    lineNumber += 1;
    const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
    if (line.trim() === '' || line.startsWith('#')) continue;
    const entry = parseLine(line);
    if (entry !== null) entries.push(entry);
    else if (malformed.length < MAX_MALFORMED_LINES)
      malformed.push({ lineNumber, text: line.slice(0, MAX_MALFORMED_TEXT) });
  }
  return { entries, malformed };
}

/** One line, or null when it is no entry. The shell is the rest of the line, colons included, as the C library reads it. */
function parseLine(line: string): PasswdEntry | null {
  if (line.length > MAX_LINE_LENGTH) return null;
  const [name, password, uidText, gidText, gecos, home, ...rest] = line.split(':');
  if (!name || password === undefined || gecos === undefined || home === undefined || rest.length === 0) return null;
  const uid = parseId(uidText);
  const gid = parseId(gidText);
  if (uid === null || gid === null || line.includes('\0')) return null;
  return { name, uid, gid, gecos, home, shell: rest.join(':'), line };
}

function parseId(text: string | undefined): number | null {
  if (text === undefined || !/^[0-9]{1,10}$/.test(text)) return null;
  const id = Number(text);
  return id <= MAX_ID ? id : null;
}
