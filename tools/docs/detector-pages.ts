import { detectors } from '@assay/secret';
import { type Page, table } from './page.ts';

/** The page of built-in secret detectors. */
export function detectorPages(): readonly Page[] {
  const rows = detectors.modules.map(({ id, service, title, summary, confidence, equivalents }) => [
    `\`${id}\``,
    service,
    title,
    confidence,
    summary,
    equivalents.map((name) => `\`${name}\``).join(' '),
  ]);
  const summary = 'The built-in detectors of secrets, by id.';
  const head = ['Detector', 'Service', 'Finds', 'Confidence', 'What it opens', 'Same in other tools'];
  return [
    {
      path: 'secret-detectors.md',
      title: 'Secret detectors',
      summary,
      text: `# Secret detectors\n\n${summary}\n\n${table(head, rows)}\n`,
    },
  ];
}
