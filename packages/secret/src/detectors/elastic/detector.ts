import { type Detector, defineDetector } from '../../contracts/detector.ts';

/** Secrets of Elastic. */
export const elasticDetectors: readonly Detector[] = [
  defineDetector({
    id: 'elastic-cloud-api-key',
    service: 'Elastic',
    title: 'Elastic Cloud API key',
    summary: 'Manages the deployments of an organisation.',
    keywords: ['essu_'],
    pattern: /essu_[A-Za-z0-9+/]{48,120}={0,2}(?![A-Za-z0-9+/=])/,
    examples: { leaks: ['EC_API_KEY=essu_{base64:86}=='], clean: ['essu_{base64:20}'] },
  }),
];
