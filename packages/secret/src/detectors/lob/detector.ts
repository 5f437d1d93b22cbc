import { type Detector, defineDetector } from '../../contracts/detector.ts';
import { assigned } from '../assigned.ts';

/** Secrets of Lob. */
export const lobDetectors: readonly Detector[] = [
  defineDetector({
    id: 'lob-api-key',
    service: 'Lob',
    title: 'Lob API key',
    summary: 'Sends letters and cheques in the name of its account.',
    keywords: ['lob'],
    ignoreKeywordCase: true,
    pattern: assigned('lob', '(?:live|test)_[a-f0-9]{35}'),
    secretGroup: 1,
    equivalents: ['gitleaks:lob-api-key', 'trivy:lob-api-key'],
    examples: { leaks: ['LOB_API_KEY=live_{hex:35}'], clean: ['lob: live_{hex:10}', 'global = test_value'] },
  }),
];
