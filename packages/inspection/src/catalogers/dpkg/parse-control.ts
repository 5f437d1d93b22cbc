import { decodeText, linesOf } from '../decode-text.ts';
import { unreadable } from '../gap-codes.ts';

/** One stanza: values by field name in lower case; continuation lines are joined by line feeds, without their first blank. */
export type ControlStanza = ReadonlyMap<string, string>;

/** What a file in Debian control syntax holds. */
export interface ControlFile {
  readonly stanzas: readonly ControlStanza[];
  /** Lines that belong to no field, and fields given twice in one stanza. */
  readonly damagedLines: number;
}

/** Characters of one line; the longest lines of real databases are some 10,000. */
const MAX_LINE_LENGTH = 1_000_000;

/** Stanzas of one file; Debian's whole archive has some 70,000. */
const MAX_STANZAS = 200_000;

/**
 * Reads stanzas of deb-control(5). Only the wanted fields are kept.
 * @param wanted Field names in lower case.
 * @throws CatalogerError CONTROL_LIMIT for lines or numbers of stanzas beyond all reason.
 */
export function parseControl(bytes: Uint8Array, wanted: ReadonlySet<string>): ControlFile {
  const stanzas: ControlStanza[] = [];
  let stanza = new Map<string, string>();
  let field: string | null = null;
  let started = false;
  let damagedLines = 0;
  const finish = (): void => {
    if (started) stanzas.push(stanza);
    if (stanzas.length > MAX_STANZAS) throw unreadable('CONTROL_LIMIT', `more than ${MAX_STANZAS} stanzas`);
    stanza = new Map();
    field = null;
    started = false;
  };
  for (const line of linesOf(decodeText(bytes))) {
    if (line.length > MAX_LINE_LENGTH) throw unreadable('CONTROL_LIMIT', 'a line is too long');
    const first = line.charAt(0);
    if (line.trim() === '') finish();
    else if (first === ' ' || first === '\t') {
      if (field === null) damagedLines += 1;
      else append(stanza, field, line.slice(1), wanted);
    } else {
      const colon = line.indexOf(':');
      field = colon > 0 ? line.slice(0, colon).toLowerCase() : null;
      started = true;
      if (field === null || stanza.has(field)) damagedLines += 1;
      else if (wanted.has(field)) stanza.set(field, line.slice(colon + 1).trim());
    }
  }
  finish();
  return { stanzas, damagedLines };
}

function append(stanza: Map<string, string>, field: string, line: string, wanted: ReadonlySet<string>): void {
  if (!wanted.has(field)) return;
  const before = stanza.get(field) ?? '';
  stanza.set(field, `${before}\n${line.trimEnd()}`);
}
