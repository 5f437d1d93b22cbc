import type { FileEntry, FileInventory, Inspection } from '@assay/core';

/** Paths that are written at a time. */
const ENTRIES_OF_PIECE = 4096;

/**
 * JSON of everything but the names of the image and the time, piece by piece: a million paths as one text would cost more memory than
 * finding them. Keys are in the order of their names at the top, as they are below.
 */
export function* contentPieces({
  subject: _subject,
  inspectedAt: _inspectedAt,
  ...content
}: Inspection): Generator<string, void, void> {
  const { files, ...rest } = content;
  const names = [...Object.keys(rest), 'files'].toSorted((a, b) => (a < b ? -1 : 1));
  const members = new Map<string, unknown>(Object.entries(rest));
  let lead = '{';
  for (const name of names) {
    const value = members.get(name);
    if (name !== 'files' && value === undefined) continue;
    yield `${lead}${JSON.stringify(name)}:`;
    if (name === 'files') yield* inventoryPieces(files);
    else yield JSON.stringify(value);
    lead = ',';
  }
  yield '}';
}

function* inventoryPieces(files: FileInventory): Generator<string, void, void> {
  const { count, directories, symlinks, others, totalBytes } = files;
  yield `${JSON.stringify({ count, directories, symlinks, others, totalBytes }).slice(0, -1)},"entries":[`;
  let lead = '';
  let piece: FileEntry[] = [];
  for (const entry of files.each?.() ?? files.entries) {
    piece.push(entry);
    if (piece.length < ENTRIES_OF_PIECE) continue;
    yield lead + listed(piece);
    lead = ',';
    piece = [];
  }
  if (piece.length > 0) yield lead + listed(piece);
  yield ']}';
}

function listed(entries: readonly FileEntry[]): string {
  return JSON.stringify(entries).slice(1, -1);
}
