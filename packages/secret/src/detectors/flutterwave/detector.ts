import { type Detector, defineDetector } from '../../contracts/detector.ts';

/** Secrets of Flutterwave. */
export const flutterwaveDetectors: readonly Detector[] = [
  defineDetector({
    id: 'flutterwave-secret-key',
    service: 'Flutterwave',
    title: 'Flutterwave secret key',
    summary: 'Takes and sends payments in the name of a merchant.',
    keywords: ['FLWSECK'],
    pattern: /FLWSECK(?:_TEST)?-[a-hA-H0-9]{12,40}(?:-X)?(?![\w-])/,
    minEntropy: 2,
    equivalents: [
      'gitleaks:flutterwave-secret-key',
      'gitleaks:flutterwave-encryption-key',
      'trivy:flutterwave-enc-key',
    ],
    examples: { leaks: ['FLWSECK_TEST-{hex:32}-X'], clean: ['FLWSECK_TEST-short', 'FLWPUBK_TEST-{hex:32}-X'] },
  }),
];
