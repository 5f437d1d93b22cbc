import { type Detector, defineDetector } from '../../contracts/detector.ts';

/** Secrets of Honeycomb. */
export const honeycombDetectors: readonly Detector[] = [
  defineDetector({
    id: 'honeycomb-api-key',
    service: 'Honeycomb',
    title: 'Honeycomb ingest key',
    summary: 'Sends events to an environment.',
    keywords: ['hcaik_', 'hcbik_', 'hccik_', 'hcdik_', 'hceik_', 'hcfik_', 'hcxik_'],
    pattern: /hc[a-fx]ik_[a-z0-9]{58}(?![A-Za-z0-9])/,
    examples: { leaks: ['HONEYCOMB_API_KEY=hcaik_{lower:58}'], clean: ['hcaik_{lower:40}'] },
  }),
];
