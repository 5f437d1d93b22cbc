import { type Detector, defineDetector } from '../../contracts/detector.ts';

/** Secrets of New Relic. */
export const newRelicDetectors: readonly Detector[] = [
  defineDetector({
    id: 'new-relic-key',
    service: 'New Relic',
    title: 'New Relic user or ingest key',
    summary: 'Queries an account, or sends data to it.',
    keywords: ['NRAK-', 'NRII-', 'NRIQ-', 'NRSP-', 'NRRA-'],
    pattern:
      /(?<![A-Za-z0-9])NR(?:AK-[A-Z0-9]{27}|I[IQ]-[\w-]{32}|SP-[a-z]{2}\d{2}[A-Z0-9]{31}|RA-[a-f0-9]{42})(?![A-Za-z0-9])/,
    minEntropy: 3,
    equivalents: ['gitleaks:new-relic-user-api-key', 'gitleaks:new-relic-insert-key', 'trivy:new-relic-user-api-key'],
    examples: { leaks: ['NRAK-{upper:27}', 'NRII-{url:32}'], clean: ['NRAK-{upper:20}'] },
  }),
  defineDetector({
    id: 'new-relic-license-key',
    service: 'New Relic',
    title: 'New Relic licence key',
    summary: 'Sends data to an account.',
    keywords: ['NRAL'],
    pattern: /(?<![A-Za-z0-9])(?:[a-z]{2}\d{2}[A-Za-z]{2})?[a-fA-F0-9]{30,36}(?:FFFF)?NRAL(?![A-Za-z0-9])/,
    before: 46,
    minEntropy: 2.5,
    examples: { leaks: ['NEW_RELIC_LICENSE_KEY={hex:36}NRAL', 'eu01xx{hex:30}NRAL'], clean: ['{hex:10}NRAL'] },
  }),
  defineDetector({
    id: 'new-relic-browser-key',
    service: 'New Relic',
    title: 'New Relic browser key',
    summary: 'Sends browser data to an account; it is public on the pages that use it.',
    confidence: 'low',
    keywords: ['NRJS-'],
    pattern: /NRJS-[a-f0-9]{19}(?![A-Za-z0-9])/,
    equivalents: ['gitleaks:new-relic-browser-api-token', 'trivy:new-relic-browser-api-token'],
    examples: { leaks: ['NRJS-{hex:19}'], clean: ['NRJS-{hex:12}'] },
  }),
];
