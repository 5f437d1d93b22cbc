import { gnuId } from '../spdx/gnu-id.ts';
import { canonicalId } from '../spdx/ids.ts';

const GRANT = String.raw`(?:under|license(?: for \w+)? is|terms of|conditions of|subject to|covered by|accordance with) (?:the )?(?:terms (?:and conditions )?of )?(?:the )?`;
const PUBLISHED = String.raw`(?: as)? published by the free software foundation(?: inc)?`;
const LATER = String.raw`(?: (?:or|and) (?:at your option )?(?:any )?(?:later|newer|greater|higher|above)(?: versions?)?\b)`;

/**
 * A grant of the GNU General Public License or one of its relatives, over words in lower case. Groups: relative, version in front,
 * version behind, "or later", second version.
 */
export const GNU_NOTICE: RegExp = new RegExp(
  `${GRANT}(?:version (\\d(?:\\.\\d)?) of the )?(?:gnu )?` +
    `((?:library or lesser |lesser or library |library |lesser |affero )?general public license|l?gpl|agpl)` +
    `(?: l?a?gpl)?(?:${PUBLISHED})?(?: either)?(?: (?:version |v ?)(\\d(?:\\.\\d)?))?` +
    `(?: of the (?:gnu )?(?:\\w+ )?(?:general public )?license)?(?:${PUBLISHED})?` +
    `(?:(${LATER})| or (?:at your option )?version (\\d(?:\\.\\d)?))?`,
  'g',
);

/** The identifiers that a match of {@link GNU_NOTICE} stands for; none when it names no version. */
export function gnuIds(match: RegExpExecArray): readonly string[] {
  const [, before, relative = '', behind, later, second] = match;
  const version = behind ?? before;
  if (version === undefined || isReference(match)) return [];
  const family = familyOf(relative);
  const versions = second === undefined ? [version] : [version, second];
  return versions.flatMap((each) => gnuId(family, each, later !== undefined) ?? []);
}

/** The GNU licences refer to each other in their own terms. */
function isReference({ 0: found, index, input }: RegExpExecArray): boolean {
  return /^ (?:into a single|supplemented by)\b/.test(input.slice(index + found.length, index + found.length + 20));
}

function familyOf(relative: string): string {
  if (relative.startsWith('affero') || relative === 'agpl') return 'AGPL';
  if (relative.startsWith('lesser') || relative.startsWith('library') || relative === 'lgpl') return 'LGPL';
  return 'GPL';
}

/** A grant of the GNU Free Documentation License. Groups: version, "or later", what follows. */
export const GFDL_NOTICE: RegExp = new RegExp(
  `${GRANT}gnu free documentation license version (1\\.[123])(${LATER})?` +
    `( published by the free software foundation with no invariant sections)?`,
  'g',
);

/** The identifier that a match of {@link GFDL_NOTICE} stands for. */
export function gfdlId(match: RegExpExecArray): string | null {
  const [, version = '', later, none] = match;
  const sections = none === undefined ? '' : '-no-invariants';
  return canonicalId(`GFDL-${version}${sections}-${later === undefined ? 'only' : 'or-later'}`);
}
