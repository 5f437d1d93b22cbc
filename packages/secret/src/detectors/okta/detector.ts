import { type Detector, defineDetector } from '../../contracts/detector.ts';
import { anyCase } from '../any-case.ts';

/** Secrets of Okta. */
export const oktaDetectors: readonly Detector[] = [
  defineDetector({
    id: 'okta-api-token',
    service: 'Okta',
    title: 'Okta API token',
    summary: 'Manages an Okta organisation as its administrator.',
    keywords: ['okta', 'ssws '],
    ignoreKeywordCase: true,
    pattern: new RegExp(
      `(?:(?:${anyCase('okta')})[\\w .-]{0,40}?["']?\\s{0,4}[=:,]\\s{0,4}["']?|(?:${anyCase('ssws')}) )(00[A-Za-z0-9_-]{40})(?![\\w-])`,
    ),
    secretGroup: 1,
    minEntropy: 4,
    equivalents: ['gitleaks:okta-access-token'],
    examples: {
      leaks: ['OKTA_API_TOKEN=00{url:40}', 'Authorization: SSWS 00{url:40}'],
      clean: ['okta_domain: 00{url:10}'],
    },
  }),
];
