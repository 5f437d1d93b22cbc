import { type Detector, defineDetector } from '../../contracts/detector.ts';

/** Secrets of Shopify. */
export const shopifyDetectors: readonly Detector[] = [
  defineDetector({
    id: 'shopify-token',
    service: 'Shopify',
    title: 'Shopify access token or shared secret',
    summary: 'Reads and changes a shop within its scopes, or forges its webhooks.',
    keywords: ['shpat_', 'shpca_', 'shppa_', 'shpss_', 'shptka_', 'shpua_'],
    pattern: /shp(?:at|ca|pa|ss|tka|ua)_[a-fA-F0-9]{32}(?![A-Za-z0-9])/,
    minEntropy: 2,
    equivalents: [
      'gitleaks:shopify-access-token',
      'gitleaks:shopify-custom-access-token',
      'gitleaks:shopify-private-app-access-token',
      'gitleaks:shopify-shared-secret',
      'trivy:shopify-token',
    ],
    examples: { leaks: ['shpat_{hex:32}', 'shpss_{hex:32}'], clean: ['shpat_{hex:30}'] },
  }),
];
