import { type Detector, defineDetector } from '../../contracts/detector.ts';

/** Secrets of SendGrid. */
export const sendgridDetectors: readonly Detector[] = [
  defineDetector({
    id: 'sendgrid-api-key',
    service: 'SendGrid',
    title: 'SendGrid API key',
    summary: 'Sends mail in the name of its account.',
    keywords: ['SG.'],
    pattern: /(?<![A-Za-z0-9])SG\.[\w-]{20,24}\.[\w-]{39,50}(?![\w-])/,
    minEntropy: 3,
    equivalents: ['gitleaks:sendgrid-api-token', 'trivy:sendgrid-api-token'],
    examples: { leaks: ['SENDGRID_API_KEY=SG.{url:22}.{url:43}'], clean: ['SG.{url:22}', 'MSG.{url:22}.{url:43}'] },
  }),
];
