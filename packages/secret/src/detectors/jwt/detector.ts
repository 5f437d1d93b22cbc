import { type Detector, defineDetector } from '../../contracts/detector.ts';
import { hasTokenHeader } from '../../text/json-web-token.ts';

/** Secrets of JSON Web Token. */
export const jwtDetectors: readonly Detector[] = [
  defineDetector({
    id: 'json-web-token',
    service: 'JSON Web Token',
    title: 'JSON Web Token',
    summary: 'Is accepted as its subject by whoever trusts its issuer, until it expires.',
    breadth: 'format',
    confidence: 'medium',
    keywords: ['eyJ', 'ewog', 'ewoJ', 'eyAi'],
    pattern:
      /(?<![A-Za-z0-9_-])e[yw][A-Za-z0-9_-]{14,1000}\.e[yw][A-Za-z0-9_-]{14,4000}\.[A-Za-z0-9_-]{20,1000}(?![A-Za-z0-9_-])/,
    after: 6100,
    minEntropy: 3,
    accepts: hasTokenHeader,
    equivalents: ['gitleaks:jwt', 'gitleaks:jwt-base64', 'trivy:jwt-token'],
    examples: {
      leaks: ['Authorization: {}Bearer {jwt}', '"id_token":"{jwt}"'],
      clean: ['eyJ{url:30}.eyJ{url:30}.{url:43}', '{jwt'],
    },
  }),
];
