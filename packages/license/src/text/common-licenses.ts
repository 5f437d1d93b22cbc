/** Files of `/usr/share/common-licenses`, by what a reference to them says when nothing else is known. */
const FILES: ReadonlyMap<string, string> = new Map([
  ['Apache-2.0', 'Apache-2.0'],
  ['Artistic', 'Artistic-1.0-Perl'],
  ['BSD', 'BSD-3-Clause'],
  ['CC0-1.0', 'CC0-1.0'],
  ['GFDL', 'GFDL-1.1-or-later'],
  ['GFDL-1.2', 'GFDL-1.2-only'],
  ['GFDL-1.3', 'GFDL-1.3-only'],
  ['GPL', 'GPL-1.0-or-later'],
  ['GPL-1', 'GPL-1.0-only'],
  ['GPL-2', 'GPL-2.0-only'],
  ['GPL-3', 'GPL-3.0-only'],
  ['LGPL', 'LGPL-2.0-or-later'],
  ['LGPL-2', 'LGPL-2.0-only'],
  ['LGPL-2.1', 'LGPL-2.1-only'],
  ['LGPL-3', 'LGPL-3.0-only'],
  ['MPL-1.1', 'MPL-1.1'],
  ['MPL-2.0', 'MPL-2.0'],
]);

/** A reference to a licence that every Debian system has. */
export interface CommonLicense {
  readonly path: string;
  readonly id: string;
}

const REFERENCE = /\/usr\/share\/common-licenses\/([A-Za-z]+(?:-\d+(?:\.\d+)?)?)/g;

/** The common licences that a text refers to, each once, in order. */
export function commonLicenses(text: string): readonly CommonLicense[] {
  const found = new Map<string, CommonLicense>();
  for (const [path, name = ''] of text.matchAll(REFERENCE)) {
    const id = FILES.get(name);
    if (id !== undefined) found.set(name, { path, id });
  }
  return [...found.values()];
}

/** Is a reference only where to read what a licence found otherwise says? `GPL-3` holds the later version of a GPL 2 or later. */
export function isExplained(reference: CommonLicense, ids: readonly string[]): boolean {
  const wanted = versioned(reference.id);
  return ids.some((id) => {
    if (id === reference.id) return true;
    const has = versioned(id);
    if (has === null || wanted === null || has.family !== wanted.family) return false;
    return has.version === wanted.version || has.orLater || wanted.orLater;
  });
}

function versioned(
  id: string,
): { readonly family: string; readonly version: string; readonly orLater: boolean } | null {
  const match = /^(GPL|LGPL|GFDL)-(\d\.\d)-.*?(only|or-later)$/.exec(id);
  if (match === null) return null;
  return { family: match[1] ?? '', version: match[2] ?? '', orLater: match[3] === 'or-later' };
}
