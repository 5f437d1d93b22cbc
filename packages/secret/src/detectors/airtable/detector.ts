import { type Detector, defineDetector } from '../../contracts/detector.ts';

/** Secrets of Airtable. */
export const airtableDetectors: readonly Detector[] = [
  defineDetector({
    id: 'airtable-personal-access-token',
    service: 'Airtable',
    title: 'Airtable personal access token',
    summary: 'Reads and changes the bases that its scopes name.',
    keywords: ['pat'],
    pattern: /(?<![A-Za-z0-9])pat[A-Za-z0-9]{14}\.[a-f0-9]{64}(?![A-Za-z0-9])/,
    equivalents: ['gitleaks:airtable-personnal-access-token'],
    examples: { leaks: ['AIRTABLE=pat{alnum:14}.{hex:64}'], clean: ['pat{alnum:14}.{hex:63}', 'path.{hex:64}'] },
  }),
];
