import { gnuId } from '../spdx/gnu-id.ts';

/** Names of the GNU licences, folded. Groups: name, version, what follows it. */
const GNU_NAME =
  /^(?:gnu )?(agpl|affero gpl|affero general public|affero|lgpl|lesser gpl|library gpl|lesser general public|library general public|library or lesser general public|lesser or library general public|lesser public|library public|gpl|general public|fdl|gfdl|free documentation)(?: (?:a|l)?gpl| g?fdl)?(?: (\d(?:\.\d)?))?(?:(\+)| (only|or later|or newer|or greater|or above|or higher|or any later|and later|and newer|and above|any later))?(?: (?:a|l)?gpl| g?fdl)?$/;

/** What a licence name means when nothing says which version: any that was ever published (GPL 2 § 9, GFDL 1.1 § 10). */
const WITHOUT_VERSION: ReadonlyMap<string, string> = new Map([
  ['GPL', 'GPL-1.0-or-later'],
  ['LGPL', 'LGPL-2.0-or-later'],
  ['GFDL', 'GFDL-1.1-or-later'],
]);

/** The SPDX identifier for a folded name of a GNU licence; null when it is none or has no such version. */
export function gnuNameId(folded: string): string | null {
  const match = GNU_NAME.exec(folded);
  if (match === null) return null;
  const [, name = '', version, plus, words] = match;
  const family = familyOf(name);
  if (version === undefined) {
    if (words === 'only') return null;
    return name.startsWith('lesser') ? 'LGPL-2.1-or-later' : (WITHOUT_VERSION.get(family) ?? null);
  }
  return gnuId(family, version, plus !== undefined || (words !== undefined && words !== 'only'));
}

function familyOf(name: string): 'AGPL' | 'GFDL' | 'GPL' | 'LGPL' {
  if (name.startsWith('a')) return 'AGPL';
  if (name.startsWith('l')) return 'LGPL';
  return name === 'gpl' || name === 'general public' ? 'GPL' : 'GFDL';
}
