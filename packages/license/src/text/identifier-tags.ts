import { expressionIds } from '../spdx/expression.ts';
import { parseExpression } from '../spdx/parse-expression.ts';

const TAG = /SPDX-License-Identifier:[ \t]*([^\r\n]{1,501})/gi;

/** Longer tags are cut, and what is cut off may change what is left. */
const MAX_TAG = 500;

/** Tags of one text that are looked at. */
const MAX_TAGS = 1_000;

/** The licences that `SPDX-License-Identifier:` tags of a text name (SPDX 2.3, annex E), each once, in order. */
export function identifierTags(text: string): readonly string[] {
  const ids = new Set<string>();
  let seen = 0;
  for (const [, value = ''] of text.matchAll(TAG)) {
    seen += 1;
    if (seen > MAX_TAGS) break;
    const expression = parseExpression(beforeComment(value));
    if (expression === null || value.length > MAX_TAG) continue;
    for (const id of expressionIds(expression)) ids.add(id);
  }
  return [...ids];
}

/** The words of an expression, up to whatever ends the comment that holds it. */
function beforeComment(value: string): string {
  const words = value.split('*/', 1).join('').trim().split(/\s+/);
  const end = words.findIndex((word) => !/^[A-Za-z0-9.+():-]+$/.test(word) || word.startsWith('-'));
  return words.slice(0, end < 0 ? words.length : end).join(' ');
}
