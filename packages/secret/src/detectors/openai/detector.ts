import { type Detector, defineDetector } from '../../contracts/detector.ts';

/** Secrets of OpenAI. */
export const openaiDetectors: readonly Detector[] = [
  defineDetector({
    id: 'openai-api-key',
    service: 'OpenAI',
    title: 'OpenAI API key',
    summary: 'Uses the API of OpenAI at the expense of its project.',
    keywords: ['T3BlbkFJ'],
    pattern: /(?<![A-Za-z0-9])sk-(?:(?:proj|svcacct|admin|None)-)?[\w-]{20,80}T3BlbkFJ[\w-]{20,80}(?![\w-])/,
    before: 96,
    minEntropy: 3,
    equivalents: ['gitleaks:openai-api-key'],
    examples: {
      leaks: ['OPENAI_API_KEY=sk-proj-{url:74}T3BlbkFJ{url:74}', 'sk-{alnum:20}T3BlbkFJ{alnum:20}'],
      clean: ['T3BlbkFJ{alnum:20}', 'sk-{alnum:40}'],
    },
  }),
];
