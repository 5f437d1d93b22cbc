import { type Detector, defineDetector } from '../../contracts/detector.ts';
import { assigned } from '../assigned.ts';

/** Secrets of Twitter. */
export const twitterDetectors: readonly Detector[] = [
  defineDetector({
    id: 'twitter-access-token',
    service: 'Twitter',
    title: 'Twitter access token',
    summary: 'Names a user for whom an application acts.',
    keywords: ['twitter', 'x_access_token'],
    ignoreKeywordCase: true,
    pattern: assigned('twitter|x_access_token', '\\d{15,25}-[A-Za-z0-9]{20,40}'),
    secretGroup: 1,
    minEntropy: 3,
    equivalents: ['gitleaks:twitter-access-token', 'trivy:twitter-token'],
    examples: {
      leaks: ['TWITTER_ACCESS_TOKEN={digits:19}-{alnum:30}'],
      clean: ['{digits:19}-{alnum:30}', 'twitter: {digits:10}'],
    },
  }),
  defineDetector({
    id: 'twitter-api-secret',
    service: 'Twitter',
    title: 'Twitter API key or secret',
    summary: 'Authenticates an application with Twitter.',
    keywords: ['twitter'],
    ignoreKeywordCase: true,
    pattern: assigned('twitter[\\w.-]{0,20}(?:key|secret|token)', '[A-Za-z0-9]{50}|[A-Za-z0-9]{45}|[A-Za-z0-9]{25}'),
    secretGroup: 1,
    minEntropy: 3.5,
    confidence: 'medium',
    equivalents: ['gitleaks:twitter-api-key', 'gitleaks:twitter-api-secret', 'gitleaks:twitter-access-secret'],
    examples: {
      leaks: ['TWITTER_API_SECRET={alnum:50}', 'twitter_consumer_key: {alnum:25}', 'TWITTER_TOKEN_SECRET={alnum:45}'],
      clean: ['twitter_handle: {alnum:12}'],
    },
  }),
  defineDetector({
    id: 'twitter-bearer-token',
    service: 'Twitter',
    title: 'Twitter bearer token',
    summary: 'Reads Twitter as an application.',
    keywords: ['AAAAAAAAAAAAAAAAAAAAA'],
    pattern: /(?<![A-Za-z0-9+/=])A{21,22}[A-Za-z0-9%]{80,120}(?![A-Za-z0-9%+/=])/,
    accepts: (token) => /^A{21,22}[^A]/.test(token) && new Set(token).size > 24,
    equivalents: ['gitleaks:twitter-bearer-token'],
    examples: {
      leaks: ['Bearer AAAAAAAAAAAAAAAAAAAAAM{alnum:90}'],
      clean: ['AAAAAAAAAAAAAAAAAAAAAA{alnum:30}', 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA{alnum:100}'],
    },
  }),
];
