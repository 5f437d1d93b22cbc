import { type Detector, defineDetector } from '../../contracts/detector.ts';

/** Secrets of Resend. */
export const resendDetectors: readonly Detector[] = [
  defineDetector({
    id: 'resend-api-key',
    service: 'Resend',
    title: 'Resend API key',
    summary: 'Sends mail in the name of its domains.',
    keywords: ['re_'],
    pattern: /(?<![A-Za-z0-9_])re_[A-Za-z0-9]{8}_[A-Za-z0-9]{24}(?![A-Za-z0-9_])/,
    minEntropy: 3.5,
    accepts: (key) => /\d/.test(key) && /[A-Z]/.test(key),
    examples: {
      leaks: ['RESEND_API_KEY=re_{alnum:8}_{alnum:22}A7'],
      clean: ['re_compile_regularexpressionlists', 'pre_{alnum:8}_{alnum:24}'],
    },
  }),
];
