/** JSON without the commas that stand behind the last member of a list or object, and without comments in lines of their own. */
export function withoutTrailingCommas(text: string): string {
  const kept: string[] = [];
  let start = 0;
  let comma = -1;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if (character === '"') {
      at = endOfString(text, at);
      comma = -1;
    } else if (character === '/' && text[at + 1] === '/') {
      const end = text.indexOf('\n', at);
      kept.push(text.slice(start, at));
      start = end < 0 ? text.length : end;
      at = start - 1;
    } else if (character === ',') comma = at;
    else if (character === '}' || character === ']') {
      if (comma >= start) {
        kept.push(text.slice(start, comma));
        start = comma + 1;
      }
      comma = -1;
    } else if (!/\s/.test(character)) comma = -1;
  }
  kept.push(text.slice(start));
  return kept.join('');
}

function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '"') return at;
  }
  return text.length;
}
