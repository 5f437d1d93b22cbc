const OR_LATER =
  /(?<=\d)\s*,?\s*(?:or|and)\s*,?\s*(?:\(\s*at your option\s*\)|at your option)?\s*,?\s*(?:any\s+)?(?:later|newer|greater|above|higher)\b(?:\s+versions?)?(?:\s+of the license)?/gi;

/**
 * Brings the habits of ecosystems to one form: trove classifiers (`License :: OSI Approved :: …`), versions in R (`GPL (>= 2)`,
 * `MIT + file LICENSE`), "or later" in words, "dual" in front of a choice.
 */
export function prepareStatement(raw: string): string {
  return raw
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/^(["'`])(.*)\1$/, '$2')
    .replace(/^license ?:: ?(?:osi approved ?:: ?)?/i, '')
    .replace(/ ?[+|] ?file licen[cs]e\b/gi, '')
    .replace(/ ?\( ?>= ?v?(\d+(?:\.\d+)*) ?\)/gi, ' $1+')
    .replace(/ ?\( ?==? ?v?(\d+(?:\.\d+)*) ?\)/gi, ' $1')
    .replace(OR_LATER, '+')
    .replace(/^dual(?:[ -]licen[cs]ed)?(?: under)?:? (?=.+(?:\/| or | and |,))/i, '')
    .replace(/-with-/gi, ' with ')
    .replace(/^licen[cs]ed under (?:the )?(?:terms of )?/i, '')
    .replace(/[\s.,;]+$/, '')
    .trim();
}
