import { shown } from '../text-layout.ts';

/**
 * Text of a message. Viewers make links of `[text](target)` in it, so the bracket before the target is escaped, as SARIF 3.11.6 lets
 * the text of links be.
 */
export function messageText(text: string): string {
  return shown(text).replaceAll('](', String.raw`\](`);
}
