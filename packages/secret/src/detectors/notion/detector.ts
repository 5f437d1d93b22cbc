import { type Detector, defineDetector } from '../../contracts/detector.ts';

/** Secrets of Notion. */
export const notionDetectors: readonly Detector[] = [
  defineDetector({
    id: 'notion-token',
    service: 'Notion',
    title: 'Notion integration token',
    summary: 'Reads and changes the pages that were shared with the integration.',
    keywords: ['ntn_', 'secret_'],
    pattern: /(?<![A-Za-z0-9_])(?:ntn_\d{11}[A-Za-z0-9]{35}|secret_[A-Za-z0-9]{43})(?![A-Za-z0-9_])/,
    minEntropy: 4,
    equivalents: ['gitleaks:notion-api-token'],
    examples: {
      leaks: ['ntn_{digits:11}{alnum:35}', 'NOTION=secret_{alnum:43}'],
      clean: ['ntn_{digits:11}', 'client_secret_{alnum:43}'],
    },
  }),
];
