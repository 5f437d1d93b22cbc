const TOKEN = /\(|\)|[A-Za-z0-9.:+-]+|\s+|./g;
const ID = /^(?:DocumentRef-[A-Za-z0-9.-]+:)?[A-Za-z0-9][A-Za-z0-9.-]*\+?$/;

/** True for a text in the grammar of SPDX licence expressions. Whether its licences are known is not looked at. */
export function isSpdxExpression(text: string): boolean {
  const tokens = (text.match(TOKEN) ?? []).filter((token) => token.trim() !== '');
  let depth = 0;
  // What may come next: a licence (or an opening parenthesis), or an operator (or a closing one).
  let wanted: 'licence' | 'operator' | 'exception' = 'licence';
  for (const token of tokens) {
    if (wanted === 'operator') {
      if (token === ')') {
        if (--depth < 0) return false;
      } else if (token === 'WITH') wanted = 'exception';
      else if (/^(?:AND|OR|and|or)$/.test(token)) wanted = 'licence';
      else return false;
    } else if (token === '(' && wanted === 'licence') depth++;
    else if (ID.test(token) && !/^(?:AND|OR|WITH)$/.test(token)) wanted = 'operator';
    else return false;
  }
  return depth === 0 && wanted === 'operator';
}
