import { type Detector, defineDetector } from '../../contracts/detector.ts';

/** Secrets of Brevo. */
export const brevoDetectors: readonly Detector[] = [
  defineDetector({
    id: 'brevo-api-key',
    service: 'Brevo',
    title: 'Brevo (Sendinblue) API key',
    summary: 'Sends mail in the name of its account and reads its contacts.',
    keywords: ['xkeysib-', 'xsmtpsib-'],
    pattern: /x(?:key|smtp)sib-[a-f0-9]{64}-[A-Za-z0-9]{16}(?![A-Za-z0-9])/,
    minEntropy: 2,
    equivalents: ['gitleaks:sendinblue-api-token', 'trivy:sendinblue-api-token'],
    examples: { leaks: ['xkeysib-{hex:64}-{alnum:16}'], clean: ['xkeysib-{hex:60}-{alnum:16}'] },
  }),
];
