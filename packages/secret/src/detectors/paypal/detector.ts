import { type Detector, defineDetector } from '../../contracts/detector.ts';
import { assigned } from '../assigned.ts';

/** Secrets of PayPal. */
export const paypalDetectors: readonly Detector[] = [
  defineDetector({
    id: 'paypal-client-secret',
    service: 'PayPal',
    title: 'PayPal REST client secret',
    summary: 'Takes and sends payments in the name of a merchant.',
    keywords: ['paypal'],
    ignoreKeywordCase: true,
    pattern: assigned('paypal', '[AE][A-Za-z0-9_-]{79}'),
    secretGroup: 1,
    minEntropy: 4,
    examples: { leaks: ['PAYPAL_CLIENT_SECRET=E{url:79}'], clean: ['paypal_mode: sandbox', 'paypal: E{url:40}'] },
  }),
];
