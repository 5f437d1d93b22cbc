import { type Detector, defineDetector } from '../../contracts/detector.ts';

/** Secrets of PayPal Braintree. */
export const braintreeDetectors: readonly Detector[] = [
  defineDetector({
    id: 'braintree-access-token',
    service: 'PayPal Braintree',
    title: 'Braintree access token',
    summary: 'Takes payments in the name of a merchant.',
    keywords: ['access_token$production$', 'access_token$sandbox$'],
    pattern: /access_token\$(?:production|sandbox)\$[a-z0-9]{16}\$[a-f0-9]{32}(?![a-z0-9])/,
    examples: {
      leaks: ['"access_token$production${lower:16}${hex:32}"'],
      clean: ['access_token$production$token', 'access_token$staging${lower:16}${hex:32}'],
    },
  }),
];
