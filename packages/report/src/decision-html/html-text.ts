import { xmlText } from '../xml-text.ts';

/** Characters of one text that the page shows; more is counted. */
const MAX_SHOWN = 4000;

/** Text of unknown origin inside an element, kept apart from the direction of the text around it. */
export function htmlText(text: string): string {
  return `<bdi>${xmlText(text, MAX_SHOWN)}</bdi>`;
}

/** The same as code, for identifiers, paths and digests. */
export function htmlCode(text: string): string {
  return `<code>${htmlText(text)}</code>`;
}

/** Text of unknown origin for an attribute or for SVG, which knows no isolation. */
export function htmlAttribute(text: string, max: number = MAX_SHOWN): string {
  return xmlText(text, max);
}

/** The heading of a part of an article whose own heading is of the given level. */
export function sectionHeading(words: string, id: string, level: 1 | 2): string {
  return `<h${level + 1} class="part" id="${id}">${words}</h${level + 1}>`;
}
