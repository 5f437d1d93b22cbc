import { type Detector, defineDetector } from '../../contracts/detector.ts';
import { assigned } from '../assigned.ts';

/** Secrets of Cloudflare. */
export const cloudflareDetectors: readonly Detector[] = [
  defineDetector({
    id: 'cloudflare-origin-ca-key',
    service: 'Cloudflare',
    title: 'Cloudflare origin CA key',
    summary: 'Issues certificates for the zones of its account.',
    keywords: ['v1.0-'],
    pattern: /(?<![\w.])v1\.0-[a-f0-9]{24}-[a-f0-9]{146}(?![a-f0-9])/,
    minEntropy: 2,
    equivalents: ['gitleaks:cloudflare-origin-ca-key'],
    examples: { leaks: ['v1.0-{hex:24}-{hex:146}'], clean: ['v1.0-{hex:24}', 'v1.0-beta'] },
  }),
  defineDetector({
    id: 'cloudflare-api-token',
    service: 'Cloudflare',
    title: 'Cloudflare API token or global key',
    summary: 'Changes zones, workers and access rules within its scopes.',
    keywords: ['cloudflare', 'cf_api', 'cf_token'],
    ignoreKeywordCase: true,
    pattern: assigned('cloudflare|cf_(?:api|token)', '[A-Za-z0-9_\\-]{40}|[a-f0-9]{37}'),
    secretGroup: 1,
    minEntropy: 3.3,
    confidence: 'medium',
    equivalents: ['gitleaks:cloudflare-api-key', 'gitleaks:cloudflare-global-api-key'],
    examples: {
      leaks: ['CLOUDFLARE_API_TOKEN={url:40}', 'cf_api_key: {hex:37}'],
      clean: ['cloudflare_zone: {hex:32}'],
    },
  }),
];
