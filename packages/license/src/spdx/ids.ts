import { once } from '../once.ts';
import { DEPRECATED } from './deprecated.ts';
import { EXCEPTION_IDS } from './exception-ids.ts';
import { LICENSE_LIST } from './license-list.ts';

/** A licence of the SPDX list. */
export interface ListedLicense {
  readonly id: string;
  readonly name: string;
}

/** The licences of the SPDX list with their names, deprecated ones among them. */
export const listedLicenses: () => readonly ListedLicense[] = once(() =>
  LICENSE_LIST.trim()
    .replace(/\s+/g, ' ')
    .split('; ')
    .map((entry) => {
      const bar = entry.indexOf('|');
      return { id: entry.slice(0, bar), name: entry.slice(bar + 1) };
    }),
);

/** On the list since version 3.29.0, which is newer than the texts at hand. */
const NEWER_IDS: readonly string[] = [
  'atc-game',
  'Brian-Gladman-3-Clause-no-conversion',
  'BSD-2-Clause-pos-unchanged',
  'BSD-3-Clause-OpenWebUI',
  'BSD-ask-to-endorse',
  'BSD-Source-alt-GPL',
  'BSD-Source-Code-no-disclaimer',
  'Bugroff',
  'CC-BY-NC-3.0-IGO',
  'FDK-MPEG-H',
  'Hippocratic-3.0-core',
  'Informatica',
  'MVT-1.1',
];

/** All identifiers of the SPDX licence list, deprecated ones among them. */
export const licenseIds: () => readonly string[] = once(() => [...listedLicenses().map(({ id }) => id), ...NEWER_IDS]);

const canonicalIds = once(() => new Map(licenseIds().map((id) => [id.toLowerCase(), id])));
const exceptionIds = once(() => new Map(EXCEPTION_IDS.map((id) => [id.toLowerCase(), id])));

/** The identifier of the SPDX licence list that a text is, in any case; null when it is none. */
export function canonicalId(text: string): string | null {
  return canonicalIds().get(text.toLowerCase()) ?? null;
}

/** The identifier of an SPDX licence exception that a text is, in any case; null when it is none. */
export function canonicalException(text: string): string | null {
  return exceptionIds().get(text.toLowerCase()) ?? null;
}

/** What the SPDX list says instead of a deprecated identifier, as an expression; null for all others. */
export function replacementOf(id: string): string | null {
  return DEPRECATED.get(id) ?? null;
}
