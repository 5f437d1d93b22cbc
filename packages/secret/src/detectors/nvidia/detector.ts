import { type Detector, defineDetector } from '../../contracts/detector.ts';

/** Secrets of NVIDIA. */
export const nvidiaDetectors: readonly Detector[] = [
  defineDetector({
    id: 'nvidia-api-key',
    service: 'NVIDIA',
    title: 'NVIDIA API key',
    summary: 'Uses hosted models and pulls from the catalogue as its user.',
    keywords: ['nvapi-'],
    pattern: /nvapi-[\w-]{60,70}(?![\w-])/,
    minEntropy: 3.5,
    examples: { leaks: ['NGC_API_KEY=nvapi-{url:64}'], clean: ['nvapi-{url:20}'] },
  }),
];
