import { type Detector, defineDetector } from '../../contracts/detector.ts';
import { assigned } from '../assigned.ts';

/** Secrets of HubSpot. */
export const hubspotDetectors: readonly Detector[] = [
  defineDetector({
    id: 'hubspot-private-app-token',
    service: 'HubSpot',
    title: 'HubSpot private app token',
    summary: 'Reads and changes the contacts of a portal within its scopes.',
    keywords: ['pat-na', 'pat-eu', 'pat-ap'],
    pattern:
      /(?<![A-Za-z0-9])pat-(?:na|eu|ap)\d-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?![A-Za-z0-9])/,
    examples: { leaks: ['pat-na1-{uuid}'], clean: ['pat-na1-{hex:8}'] },
  }),
  defineDetector({
    id: 'hubspot-api-key',
    service: 'HubSpot',
    title: 'HubSpot API key',
    summary: 'Read and changed everything in a portal.',
    keywords: ['hubspot', 'hapikey'],
    ignoreKeywordCase: true,
    pattern: assigned('hubspot|hapikey', '[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}'),
    secretGroup: 1,
    minEntropy: 2.5,
    confidence: 'medium',
    equivalents: ['gitleaks:hubspot-api-key', 'trivy:hubspot-api-token'],
    examples: { leaks: ['hapikey={uuid}'], clean: ['hubspot: {hex:8}'] },
  }),
];
