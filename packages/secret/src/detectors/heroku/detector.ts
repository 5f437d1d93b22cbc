import { type Detector, defineDetector } from '../../contracts/detector.ts';
import { assigned } from '../assigned.ts';

/** Secrets of Heroku. */
export const herokuDetectors: readonly Detector[] = [
  defineDetector({
    id: 'heroku-api-key',
    service: 'Heroku',
    title: 'Heroku API key',
    summary: 'Acts as its user on Heroku.',
    keywords: ['HRKU-'],
    pattern: /HRKU-AA[\w-]{58}(?![\w-])/,
    minEntropy: 4,
    equivalents: ['gitleaks:heroku-api-key-v2'],
    examples: { leaks: ['HRKU-AA{url:58}'], clean: ['HRKU-AA{url:40}'] },
  }),
  defineDetector({
    id: 'heroku-legacy-api-key',
    service: 'Heroku',
    title: 'Heroku API key of the old form',
    summary: 'Acts as its user on Heroku.',
    keywords: ['heroku'],
    ignoreKeywordCase: true,
    pattern: assigned('heroku', '[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}'),
    secretGroup: 1,
    minEntropy: 2.5,
    confidence: 'medium',
    equivalents: ['gitleaks:heroku-api-key', 'trivy:heroku-api-key'],
    examples: { leaks: ['HEROKU_API_KEY={uuid}'], clean: ['heroku app {uuid}'] },
  }),
];
