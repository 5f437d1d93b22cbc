import { join } from 'node:path';
import type { Cataloger, FileMagic } from '@assay/core';
import { catalogers } from '@assay/inspection';
import { type Page, readmeBody } from './page.ts';

/** One page for each cataloger. */
export function catalogerPages(root: string): readonly Page[] {
  return catalogers.modules.map((cataloger) => ({
    path: `catalogers/${cataloger.id}.md`,
    title: `\`${cataloger.id}\``,
    summary: cataloger.summary,
    text: catalogerText(cataloger, join(root, 'packages/inspection/src/catalogers', cataloger.id)),
  }));
}

function catalogerText(cataloger: Cataloger, folder: string): string {
  const effect =
    cataloger.unreadable === 'incomplete'
      ? 'A file of it that cannot be read makes the inspection incomplete: such an image never passes.'
      : 'A file of it that cannot be read becomes a gap that policy can judge.';
  const references = (cataloger.references ?? []).map(({ title, url }) => `- [${title}](${url})`).join('\n');
  return `${[
    `# ${cataloger.title} (\`${cataloger.id}\`)`,
    cataloger.summary,
    `Reads ${[...programNames(cataloger), ...cataloger.claims.map((claim) => `\`${claim}\``)].join(', ')}. ${effect}`,
    readmeBody(folder),
    references === '' ? '' : `## References\n\n${references}`,
  ]
    .filter((part) => part !== '')
    .join('\n\n')}\n`;
}

/** Formats of programs, as people call them. */
const FORMATS: Readonly<Record<FileMagic, string>> = { elf: 'ELF', pe: 'PE (Windows)', 'mach-o': 'Mach-O (macOS)' };

function programNames({ magic = [] }: Cataloger): readonly string[] {
  return magic.length === 0
    ? []
    : [`programs and libraries in the format ${magic.map((one) => FORMATS[one]).join(', ')}`];
}
