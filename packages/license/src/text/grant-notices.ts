import { GFDL_NOTICE, GNU_NOTICE, gfdlId, gnuIds } from './gnu-notice.ts';

/** What follows these words in the GNU licences is an example, not a grant. */
const EXAMPLE =
  /(?:how to apply these terms to your new (?:program|librar)|how to use this license for your documents)[^]{0,2200}/g;

/** Sentences which grant a licence that they name, over words in lower case without punctuation. */
const NOTICES: readonly { readonly says: RegExp; readonly ids: readonly string[] }[] = [
  {
    says: /licensed under (?:the terms of )?(?:the )?apache license(?: version| v)? v?2(?:\.0)?\b(?!\.)/,
    ids: ['Apache-2.0'],
  },
  {
    says: /under the terms (?:and conditions )?of the apache (?:software )?license (?:version |v )?2\.0\b/,
    ids: ['Apache-2.0'],
  },
  { says: /subject to the terms of the mozilla public license v(?:ersion)? ?2\.0\b/, ids: ['MPL-2.0'] },
  { says: /are subject to the mozilla public license version 1\.1\b/, ids: ['MPL-1.1'] },
  { says: /are subject to the mozilla public license version 1\.0\b/, ids: ['MPL-1.0'] },
  { says: /under the terms of the eclipse public license (?:version |v ?)?1\.0\b/, ids: ['EPL-1.0'] },
  { says: /under the terms of the eclipse public license (?:version |v ?)?2\.0\b/, ids: ['EPL-2.0'] },
  { says: /distributed under the boost software license version 1\.0\b/, ids: ['BSL-1.0'] },
  {
    says: /(?:distributed|released|licensed|available|covered) under (?:the terms of )?the mit license\b/,
    ids: ['MIT'],
  },
  {
    says: /under the same terms as (?:the )?perl (?:itself|5)\b/,
    ids: ['Artistic-1.0-Perl', 'GPL-1.0-or-later'],
  },
  {
    says: /all copyright and related and neighboring rights to this \w+ to the public domain worldwide/,
    ids: ['CC0-1.0'],
  },
  { says: /licensed under an? creative commons attribution 4\.0 international license/, ids: ['CC-BY-4.0'] },
  { says: /licensed under an? creative commons attribution 3\.0 unported license/, ids: ['CC-BY-3.0'] },
  {
    says: /licensed under an? creative commons attribution share ?alike 4\.0 international license/,
    ids: ['CC-BY-SA-4.0'],
  },
  { says: /licensed under an? creative commons attribution share ?alike 3\.0 unported license/, ids: ['CC-BY-SA-3.0'] },
  { says: /commons clause license condition v(?:ersion)? ?1\.0/, ids: ['LicenseRef-Commons-Clause-1.0'] },
];

/** The licences that sentences of a text grant by name, each once. The text is its words in lower case, one blank between. */
export function grantNotices(words: string): readonly string[] {
  const text = words.replace(EXAMPLE, ' ');
  const ids = new Set(NOTICES.flatMap(({ says, ids: named }) => (says.test(text) ? named : [])));
  for (const match of text.matchAll(GNU_NOTICE)) {
    for (const id of gnuIds(match)) ids.add(id);
  }
  for (const match of text.matchAll(GFDL_NOTICE)) {
    const id = gfdlId(match);
    if (id !== null) ids.add(id);
  }
  return [...ids];
}
