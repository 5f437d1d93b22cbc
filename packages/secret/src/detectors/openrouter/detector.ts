import { type Detector, defineDetector } from '../../contracts/detector.ts';

/** Secrets of OpenRouter. */
export const openrouterDetectors: readonly Detector[] = [
  defineDetector({
    id: 'openrouter-api-key',
    service: 'OpenRouter',
    title: 'OpenRouter API key',
    summary: 'Uses language models at the expense of its owner.',
    keywords: ['sk-or-v1-'],
    pattern: /sk-or-v1-[a-f0-9]{64}(?![A-Za-z0-9])/,
    examples: { leaks: ['sk-or-v1-{hex:64}'], clean: ['sk-or-v1-{hex:60}'] },
  }),
];
