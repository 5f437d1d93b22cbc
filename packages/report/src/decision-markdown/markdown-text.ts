import { clipped } from '../text-layout.ts';

/** Characters of one text from an image or a policy that a comment shows. */
const MAX_SHOWN = 500;

/**
 * Text of unknown origin for Markdown: everything but letters, digits and spaces becomes a character reference, so that nothing
 * in it is markup, a table's border or HTML; `@name` and `#1` are parted by an invisible space, so that nobody is called and no
 * issue is referred to.
 */
export function markdownText(text: string): string {
  return clipped(text, MAX_SHOWN).replace(/[^\p{L}\p{N} ]/gu, (character) => {
    const reference = `&#${character.codePointAt(0) ?? 0};`;
    return character === '@' || character === '#' ? `${reference}&#8203;` : reference;
  });
}

/** The same as code, for identifiers, paths and digests. */
export function markdownCode(text: string): string {
  return `<code>${markdownText(text)}</code>`;
}
