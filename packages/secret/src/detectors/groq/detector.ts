import { type Detector, defineDetector } from '../../contracts/detector.ts';

/** Secrets of Groq. */
export const groqDetectors: readonly Detector[] = [
  defineDetector({
    id: 'groq-api-key',
    service: 'Groq',
    title: 'Groq API key',
    summary: 'Uses the API of Groq at the expense of its owner.',
    keywords: ['gsk_'],
    pattern: /(?<![A-Za-z0-9])gsk_[A-Za-z0-9]{52}(?![A-Za-z0-9])/,
    minEntropy: 3.5,
    examples: { leaks: ['GROQ_API_KEY=gsk_{alnum:52}'], clean: ['gsk_{alnum:40}', 'gtk_gsk_widget_new'] },
  }),
];
