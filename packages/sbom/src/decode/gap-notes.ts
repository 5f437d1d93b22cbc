import { type Gap, printable } from '@assay/core';
import { SBOM_GAPS, type SbomGapCode } from './gap-codes.ts';

/** Names shown in the message of one gap. */
const MAX_NAMES = 5;

/** Characters shown of one name. */
const MAX_NAME = 80;

/** Collects what was not understood while one document is read: one gap for each code, however many components it is about. */
export interface GapNotes {
  /** Notes one component, by a name that people can find it with. */
  note(code: SbomGapCode, name: string): void;
  /** The gaps, sorted by code. */
  finish(): readonly Gap[];
}

/** An empty collection. */
export function gapNotes(): GapNotes {
  const names = new Map<SbomGapCode, { count: number; readonly shown: string[] }>();
  return {
    note(code, name) {
      const noted = names.get(code) ?? { count: 0, shown: [] };
      noted.count += 1;
      if (noted.shown.length < MAX_NAMES) noted.shown.push(printable(name.slice(0, MAX_NAME)));
      names.set(code, noted);
    },
    finish: () =>
      [...names]
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([code, { count, shown }]) =>
          sbomGap(code, `${count}: ${shown.join(', ')}${count > shown.length ? ', …' : ''}`),
        ),
  };
}

/** A gap of one of the codes; the detail follows what the code means. */
export function sbomGap(code: SbomGapCode, detail: string): Gap {
  const { effect, summary } = SBOM_GAPS[code];
  return { code, effect, message: detail === '' ? summary : `${summary} ${detail}` };
}
