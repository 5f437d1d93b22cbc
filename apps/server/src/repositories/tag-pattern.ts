/** Longest pattern, in characters. */
export const LONGEST_PATTERN = 1024;

/** True when a tag has the form of a pattern, in which `*` stands for any text and a comma for "or". */
export function matchesTag(pattern: string, tag: string): boolean {
  return pattern.split(',').some((form) => hasForm(form, tag));
}

function hasForm(pattern: string, tag: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) return tag === pattern;
  if (!tag.startsWith(first) || tag.length < first.length + last.length || !tag.endsWith(last)) return false;
  const end = tag.length - last.length;
  let place = first.length;
  for (const part of rest) {
    const found = tag.indexOf(part, place);
    if (found < 0 || found + part.length > end) return false;
    place = found + part.length;
  }
  return true;
}
