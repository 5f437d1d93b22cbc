import { type Detector, defineDetector } from '../../contracts/detector.ts';

/** Secrets of MaxMind. */
export const maxmindDetectors: readonly Detector[] = [
  defineDetector({
    id: 'maxmind-license-key',
    service: 'MaxMind',
    title: 'MaxMind licence key',
    summary: 'Downloads databases and uses web services at the expense of its account.',
    keywords: ['_mmk'],
    pattern: /(?<![A-Za-z0-9])[A-Za-z0-9]{6}_[A-Za-z0-9]{29}_mmk(?![A-Za-z0-9])/,
    before: 36,
    minEntropy: 4,
    equivalents: ['gitleaks:maxmind-license-key'],
    examples: { leaks: ['LicenseKey {alnum:6}_{alnum:29}_mmk'], clean: ['{alnum:6}_{alnum:20}_mmk'] },
  }),
];
