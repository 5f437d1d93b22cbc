import { shown } from './text-layout.ts';

/** Characters of one text that a report in XML or HTML holds; more is counted. */
const MAX_SHOWN = 8000;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/**
 * Text of unknown origin for an attribute or an element of XML or HTML. What XML 1.0 cannot hold, and everything invisible, is a
 * visible escape already.
 */
export function xmlText(text: string, max: number = MAX_SHOWN): string {
  return shown(text, max).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
