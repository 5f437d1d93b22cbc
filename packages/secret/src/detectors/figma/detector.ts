import { type Detector, defineDetector } from '../../contracts/detector.ts';

/** Secrets of Figma. */
export const figmaDetectors: readonly Detector[] = [
  defineDetector({
    id: 'figma-token',
    service: 'Figma',
    title: 'Figma personal access token',
    summary: 'Reads the files and comments that its user sees.',
    keywords: ['figd_', 'figu_', 'figdr_'],
    pattern: /fig(?:d|u|dr)_[\w-]{36,48}(?![\w-])/,
    minEntropy: 3,
    examples: { leaks: ['figd_{url:40}'], clean: ['figd_{url:20}'] },
  }),
];
