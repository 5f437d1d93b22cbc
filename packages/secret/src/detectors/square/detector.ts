import { type Detector, defineDetector } from '../../contracts/detector.ts';

/** Secrets of Square. */
export const squareDetectors: readonly Detector[] = [
  defineDetector({
    id: 'square-access-token',
    service: 'Square',
    title: 'Square access token',
    summary: 'Takes payments in the name of a merchant.',
    keywords: ['sq0atp-', 'EAAA'],
    pattern: /(?<![A-Za-z0-9+/])(?:(?:sandbox-)?sq0atp-[\w-]{22}|EAAA[\w-]{60})(?![\w-])/,
    minEntropy: 3.5,
    equivalents: ['gitleaks:square-access-token'],
    examples: { leaks: ['sq0atp-{url:22}', 'EAAA{url:60}'], clean: ['sq0atp-{url:20}', 'EAAA{url:30}'] },
  }),
  defineDetector({
    id: 'square-oauth-secret',
    service: 'Square',
    title: 'Square OAuth secret',
    summary: 'Authenticates an application with Square.',
    keywords: ['sq0csp-', 'sq0csb-'],
    pattern: /sq0cs[pb]-[\w-]{43}(?![\w-])/,
    minEntropy: 3.5,
    examples: { leaks: ['sq0csp-{url:43}'], clean: ['sq0csp-{url:40}'] },
  }),
  defineDetector({
    id: 'square-application-id',
    service: 'Square',
    title: 'Square application id',
    summary: 'Names an application; it is public, but tells where its secret may be.',
    confidence: 'low',
    keywords: ['sq0idp-'],
    pattern: /sq0idp-[\w-]{22}(?![\w-])/,
    examples: { leaks: ['sq0idp-{url:22}'], clean: ['sq0idp-{url:20}'] },
  }),
];
