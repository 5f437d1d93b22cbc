import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** One generated page. */
export interface Page {
  /** Path below docs/reference. */
  readonly path: string;
  readonly title: string;
  /** One sentence for the index. */
  readonly summary: string;
  readonly text: string;
}

/** Text in a table cell: one line, no column breaks. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll(/\s*\n\s*/g, ' ');
}

/** A Markdown table. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}

/** A fenced block. */
export function fenced(language: string, text: string): string {
  return `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``;
}

/** The part of a module's page that people write, without its first heading; empty when the module has none. */
export function readmeBody(folder: string): string {
  const file = join(folder, 'README.md');
  return existsSync(file)
    ? readFileSync(file, 'utf8')
        .replace(/^# .*\n+/, '')
        .trimEnd()
    : '';
}

/** The files of a module's examples folder with the given ending, by name. */
export function exampleFiles(
  folder: string,
  ending: string,
): readonly { readonly name: string; readonly text: string }[] {
  const examples = join(folder, 'examples');
  if (!existsSync(examples)) return [];
  return readdirSync(examples)
    .filter((name) => name.endsWith(ending))
    .toSorted()
    .map((name) => ({ name: name.slice(0, -ending.length), text: readFileSync(join(examples, name), 'utf8') }));
}
