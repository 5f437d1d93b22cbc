import { type Detector, defineDetector } from '../../contracts/detector.ts';

/** Secrets of xAI. */
export const xaiDetectors: readonly Detector[] = [
  defineDetector({
    id: 'xai-api-key',
    service: 'xAI',
    title: 'xAI API key',
    summary: 'Uses the API of xAI at the expense of its owner.',
    keywords: ['xai-'],
    pattern: /(?<![A-Za-z0-9])xai-[A-Za-z0-9]{80}(?![A-Za-z0-9])/,
    examples: { leaks: ['XAI_API_KEY=xai-{alnum:80}'], clean: ['xai-{alnum:60}'] },
  }),
];
