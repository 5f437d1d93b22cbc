import { type Detector, defineDetector } from '../../contracts/detector.ts';
import { assigned } from '../assigned.ts';

/** Secrets of Contentful. */
export const contentfulDetectors: readonly Detector[] = [
  defineDetector({
    id: 'contentful-token',
    service: 'Contentful',
    title: 'Contentful token',
    summary: 'Manages or reads the content of a space.',
    keywords: ['CFPAT-'],
    pattern: /CFPAT-[\w-]{43}(?![\w-])/,
    examples: { leaks: ['CFPAT-{url:43}'], clean: ['CFPAT-{url:40}'] },
  }),
  defineDetector({
    id: 'contentful-delivery-token',
    service: 'Contentful',
    title: 'Contentful delivery token',
    summary: 'Reads the published content of a space.',
    keywords: ['contentful'],
    ignoreKeywordCase: true,
    pattern: assigned('contentful', '[A-Za-z0-9_\\-]{43}'),
    secretGroup: 1,
    minEntropy: 3.5,
    confidence: 'low',
    equivalents: ['gitleaks:contentful-delivery-api-token', 'trivy:contentful-delivery-api-token'],
    examples: { leaks: ['contentful_access_token: {url:43}'], clean: ['contentful_space: {lower:12}'] },
  }),
];
