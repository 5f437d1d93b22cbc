import { createHash } from 'node:crypto';
import type { RenderOptions } from '../formatter.ts';
import { htmlAttribute, htmlText } from './html-text.ts';
import { STYLE } from './style.ts';

/**
 * What a browser may do with the page: use this one style sheet, and nothing else. No script runs, nothing is loaded, nothing is sent,
 * whatever the texts in the page are.
 */
const CONTENT_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE, 'utf8').digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** A page that needs nothing else. `body` is markup; the title is text of unknown origin, the note is ours. */
export function htmlPage(
  title: string,
  body: readonly string[],
  { toolVersion, note }: Pick<RenderOptions, 'toolVersion'> & { readonly note: string },
): string {
  const version = toolVersion === undefined ? '' : ` ${htmlText(toolVersion)}`;
  const lines = [
    '<!DOCTYPE html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8"/>',
    `<meta http-equiv="Content-Security-Policy" content="${CONTENT_POLICY}"/>`,
    '<meta name="viewport" content="width=device-width, initial-scale=1"/>',
    '<meta name="referrer" content="no-referrer"/>',
    '<meta name="robots" content="noindex"/>',
    '<meta name="color-scheme" content="light dark"/>',
    `<title>${htmlAttribute(title, 300)}</title>`,
    `<style>${STYLE}</style>`,
    '</head>',
    '<body>',
    ...body,
    `<footer><p>Written by Assay${version}. ${note}</p></footer>`,
    '</body>',
    '</html>',
  ];
  return `${lines.join('\n')}\n`;
}
