import { type Detector, defineDetector } from '../../contracts/detector.ts';

/** Secrets of Private Packagist. */
export const packagistDetectors: readonly Detector[] = [
  defineDetector({
    id: 'packagist-token',
    service: 'Private Packagist',
    title: 'Private Packagist token',
    summary: 'Reads, and with its kind publishes, the packages of an organisation.',
    keywords: ['packagist_'],
    pattern: /packagist_[ou][ru]?t_[a-f0-9]{68}(?![A-Za-z0-9])/,
    equivalents: ['trivy:private-packagist-token'],
    examples: { leaks: ['packagist_ut_{hex:68}', 'packagist_ort_{hex:68}'], clean: ['packagist_ut_{hex:60}'] },
  }),
];
