import { type Detector, defineDetector } from '../../contracts/detector.ts';
import { anyCase } from '../any-case.ts';

/** Secrets of Mailchimp. */
export const mailchimpDetectors: readonly Detector[] = [
  defineDetector({
    id: 'mailchimp-api-key',
    service: 'Mailchimp',
    title: 'Mailchimp API key',
    summary: 'Reads the audiences of an account and sends campaigns to them.',
    keywords: ['-us'],
    pattern: /(?<![A-Za-z0-9])[0-9a-f]{32}-us\d{1,2}(?!\w)/,
    before: 32,
    minEntropy: 3,
    equivalents: ['gitleaks:mailchimp-api-key', 'trivy:mailchimp-api-key'],
    examples: {
      leaks: ['MAILCHIMP={hex:32}-us14', '{hex:32}-us6'],
      clean: ['{hex:31}-us14', '{hex:32}-usa', 'en-us14'],
    },
  }),
  defineDetector({
    id: 'mandrill-api-key',
    service: 'Mailchimp',
    title: 'Mandrill API key',
    summary: 'Sends mail in the name of its account.',
    keywords: ['mandrill', 'md-'],
    ignoreKeywordCase: true,
    pattern: new RegExp(
      `(?:(?:${anyCase('mandrill')})[\\w.-]{0,40}["']?\\s{0,4}[=:]\\s{0,4}["']?|(?<![A-Za-z0-9]))(md-[A-Za-z0-9_-]{22})(?![\\w-])`,
    ),
    secretGroup: 1,
    minEntropy: 3.5,
    confidence: 'medium',
    accepts: (key) => /\d/.test(key) && /[A-Z]/.test(key),
    examples: { leaks: ['MANDRILL_API_KEY=md-{alnum:20}A1'], clean: ['md-outlined-button-label-x', 'md-{alnum:8}'] },
  }),
];
