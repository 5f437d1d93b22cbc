import { type Detector, defineDetector } from '../../contracts/detector.ts';

/** Secrets of 1Password. */
export const onePasswordDetectors: readonly Detector[] = [
  defineDetector({
    id: 'one-password-secret-key',
    service: '1Password',
    title: '1Password secret key',
    summary: 'With the account password opens every vault of its account.',
    keywords: ['A3-'],
    pattern:
      /(?<![A-Za-z0-9-])A3-[A-Z0-9]{6}-(?:[A-Z0-9]{11}|[A-Z0-9]{6}-[A-Z0-9]{5})-[A-Z0-9]{5}-[A-Z0-9]{5}-[A-Z0-9]{5}(?![A-Za-z0-9-])/,
    minEntropy: 3.5,
    equivalents: ['gitleaks:1password-secret-key'],
    examples: {
      leaks: ['A3-{upper:6}-{upper:6}-{upper:5}-{upper:5}-{upper:5}-{upper:5}'],
      clean: ['A3-{upper:6}-{upper:6}'],
    },
  }),
  defineDetector({
    id: 'one-password-service-account-token',
    service: '1Password',
    title: '1Password service account token',
    summary: 'Reads the vaults that were given to the service account.',
    keywords: ['ops_eyJ'],
    pattern: /ops_eyJ[A-Za-z0-9+/=_-]{200,1500}(?![A-Za-z0-9+/=_-])/,
    after: 1600,
    minEntropy: 4,
    equivalents: ['gitleaks:1password-service-account-token'],
    examples: { leaks: ['OP_SERVICE_ACCOUNT_TOKEN=ops_eyJ{base64:400}'], clean: ['ops_eyJ{base64:100}'] },
  }),
];
