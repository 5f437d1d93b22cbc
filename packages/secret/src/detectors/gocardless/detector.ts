import { type Detector, defineDetector } from '../../contracts/detector.ts';
import { assigned } from '../assigned.ts';

/** Secrets of GoCardless. */
export const gocardlessDetectors: readonly Detector[] = [
  defineDetector({
    id: 'gocardless-access-token',
    service: 'GoCardless',
    title: 'GoCardless access token',
    summary: 'Takes payments in the name of its organisation.',
    keywords: ['gocardless'],
    ignoreKeywordCase: true,
    pattern: assigned('gocardless', '(?:live|sandbox)_[\\w=-]{40}'),
    secretGroup: 1,
    equivalents: ['gitleaks:gocardless-api-token', 'trivy:gocardless-api-token'],
    examples: { leaks: ['GOCARDLESS_TOKEN=live_{url:40}'], clean: ['gocardless: live_short', 'live_{url:40}'] },
  }),
];
