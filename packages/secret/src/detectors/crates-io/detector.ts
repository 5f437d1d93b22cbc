import { type Detector, defineDetector } from '../../contracts/detector.ts';

/** Secrets of crates.io. */
export const cratesIoDetectors: readonly Detector[] = [
  defineDetector({
    id: 'crates-io-token',
    service: 'crates.io',
    title: 'crates.io API token',
    summary: 'Publishes crates in the name of its user.',
    keywords: ['cio'],
    pattern: /(?<![A-Za-z0-9])cio[A-Za-z0-9]{32}(?![A-Za-z0-9])/,
    minEntropy: 3.5,
    examples: { leaks: ['token = "cio{alnum:32}"'], clean: ['precio{alnum:32}', 'cio{alnum:30}'] },
  }),
];
