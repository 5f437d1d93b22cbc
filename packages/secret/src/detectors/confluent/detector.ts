import { type Detector, defineDetector } from '../../contracts/detector.ts';
import { assigned } from '../assigned.ts';

/** Secrets of Confluent. */
export const confluentDetectors: readonly Detector[] = [
  defineDetector({
    id: 'confluent-api-secret',
    service: 'Confluent',
    title: 'Confluent Cloud API secret',
    summary: 'Reads and writes the topics that its key may use.',
    keywords: ['confluent'],
    ignoreKeywordCase: true,
    pattern: assigned('confluent', '[A-Za-z0-9+/]{64}'),
    secretGroup: 1,
    minEntropy: 4,
    confidence: 'medium',
    equivalents: ['gitleaks:confluent-secret-key'],
    examples: { leaks: ['CONFLUENT_CLOUD_API_SECRET={base64:64}'], clean: ['confluent_api_key={upper:16}'] },
  }),
];
