import { type Detector, defineDetector } from '../../contracts/detector.ts';
import { assigned } from '../assigned.ts';

/** Secrets of Mailgun. */
export const mailgunDetectors: readonly Detector[] = [
  defineDetector({
    id: 'mailgun-private-key',
    service: 'Mailgun',
    title: 'Mailgun private API key',
    summary: 'Sends mail in the name of its account and reads its logs.',
    keywords: ['key-'],
    pattern: /(?<![A-Za-z0-9-])key-[a-f0-9]{32}(?![A-Za-z0-9])/,
    minEntropy: 3,
    equivalents: ['gitleaks:mailgun-private-api-token', 'trivy:mailgun-token'],
    examples: {
      leaks: ['MAILGUN_API_KEY=key-{hex:32}'],
      clean: ['key-{hex:20}', 'pubkey-key-{hex:32}', 'monkey-{hex:32}'],
    },
  }),
  defineDetector({
    id: 'mailgun-api-key',
    service: 'Mailgun',
    title: 'Mailgun API or signing key',
    summary: 'Sends mail in the name of its account, or forges its webhooks.',
    keywords: ['mailgun', 'mg_api'],
    ignoreKeywordCase: true,
    pattern: assigned('mailgun|mg_api', '[a-f0-9]{32}-[a-f0-9]{8}-[a-f0-9]{8}'),
    secretGroup: 1,
    minEntropy: 3,
    equivalents: ['gitleaks:mailgun-signing-key', 'trivy:mailgun-signing-key'],
    examples: {
      leaks: ['mailgun_key: {hex:32}-{hex:8}-{hex:8}'],
      clean: ['mailgun_key: {hex:32}', '{hex:32}-{hex:8}-{hex:8}'],
    },
  }),
  defineDetector({
    id: 'mailgun-public-key',
    service: 'Mailgun',
    title: 'Mailgun public validation key',
    summary: 'Validates addresses at the expense of its account.',
    confidence: 'low',
    keywords: ['pubkey-'],
    pattern: /(?<![A-Za-z0-9-])pubkey-[a-f0-9]{32}(?![A-Za-z0-9])/,
    minEntropy: 3,
    equivalents: ['gitleaks:mailgun-pub-key'],
    examples: { leaks: ['pubkey-{hex:32}'], clean: ['pubkey-{hex:30}'] },
  }),
];
