import { type Detector, defineDetector } from '../../contracts/detector.ts';
import { assigned } from '../assigned.ts';

/** Secrets of RapidAPI. */
export const rapidapiDetectors: readonly Detector[] = [
  defineDetector({
    id: 'rapidapi-key',
    service: 'RapidAPI',
    title: 'RapidAPI key',
    summary: 'Uses the APIs that its owner subscribed to.',
    keywords: ['rapidapi', 'x-rapidapi-key'],
    ignoreKeywordCase: true,
    pattern: assigned('rapidapi', '[A-Za-z0-9]{10}msh[A-Za-z0-9]{15}p[A-Za-z0-9]{6}jsn[A-Za-z0-9]{12}|[a-z0-9_-]{50}'),
    secretGroup: 1,
    minEntropy: 3.5,
    equivalents: ['gitleaks:rapidapi-access-token'],
    examples: {
      leaks: ["'X-RapidAPI-Key': '{alnum:10}msh{alnum:15}p{alnum:6}jsn{alnum:12}'"],
      clean: ['x-rapidapi-host: {lower:10}.p.rapidapi.com'],
    },
  }),
];
