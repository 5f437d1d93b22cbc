import { type Detector, defineDetector } from '../../contracts/detector.ts';
import { assigned } from '../assigned.ts';

/** Secrets of Asana. */
export const asanaDetectors: readonly Detector[] = [
  defineDetector({
    id: 'asana-personal-access-token',
    service: 'Asana',
    title: 'Asana personal access token',
    summary: 'Acts as its user in Asana.',
    keywords: ['asana'],
    ignoreKeywordCase: true,
    pattern: assigned('asana', '[012]/\\d{10,20}(?:/\\d{10,20})?:[a-z0-9]{32}'),
    secretGroup: 1,
    examples: {
      leaks: ['ASANA_TOKEN=1/{digits:16}:{hex:32}'],
      clean: ['asana: 1/{digits:16}', 'x=1/{digits:16}:{hex:31}'],
    },
  }),
  defineDetector({
    id: 'asana-client-secret',
    service: 'Asana',
    title: 'Asana client secret',
    summary: 'Authenticates an application with Asana.',
    keywords: ['asana'],
    ignoreKeywordCase: true,
    pattern: assigned('asana', '[a-z0-9]{32}'),
    secretGroup: 1,
    minEntropy: 3,
    confidence: 'medium',
    equivalents: ['gitleaks:asana-client-secret', 'trivy:asana-client-secret'],
    examples: { leaks: ['asana_client_secret: {lower:32}'], clean: ['banana_client: {lower:20}'] },
  }),
];
