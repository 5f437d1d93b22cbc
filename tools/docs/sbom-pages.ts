import { sbomFormats } from '@assay/sbom';
import { type Page, table } from './page.ts';

/** The page of SBOM formats. */
export function sbomPages(): readonly Page[] {
  const rows = sbomFormats.modules.map(({ id, title, summary, mediaType, specVersions }) => [
    `\`${id}\``,
    title,
    summary,
    mediaType,
    specVersions.join(', '),
  ]);
  const summary = 'The formats that `assay sbom` writes.';
  const text = `# SBOM formats\n\n${summary}\n\n${table(['Format', 'Title', 'What', 'Media type', 'Versions'], rows)}\n`;
  return [{ path: 'sbom-formats.md', title: 'SBOM formats', summary, text }];
}
