import { parseControl } from './parse-control.ts';

const WANTED: ReadonlySet<string> = new Set(['format', 'license']);

/** Longest short name of a licence that is believed. */
const MAX_NAME_LENGTH = 200;

/** Short names kept for one package. */
const MAX_NAMES = 200;

/**
 * Reads the short names of licences from a machine-readable copyright file (DEP-5), each once, in the order of the file. Free
 * text has none.
 * @throws CatalogerError CONTROL_LIMIT
 */
export function parseCopyright(bytes: Uint8Array): readonly string[] {
  if (!isMachineReadable(bytes)) return [];
  const names = parseControl(bytes, WANTED).stanzas.flatMap((stanza) => {
    const name = (stanza.get('license') ?? '').split('\n', 1)[0]?.trim() ?? '';
    return name === '' || name.length > MAX_NAME_LENGTH ? [] : [name];
  });
  return [...new Set(names)].slice(0, MAX_NAMES);
}

/** The first field names the format; everything else is prose. */
function isMachineReadable(bytes: Uint8Array): boolean {
  return /^\s*(Format|Format-Specification):\s*\S/i.test(new TextDecoder().decode(bytes.subarray(0, 500)));
}
