import { type Detector, defineDetector } from '../../contracts/detector.ts';

/** Secrets of Stripe. */
export const stripeDetectors: readonly Detector[] = [
  defineDetector({
    id: 'stripe-live-key',
    service: 'Stripe',
    title: 'Stripe live secret or restricted key',
    summary: 'Takes and refunds payments in the name of a merchant.',
    keywords: ['sk_live_', 'rk_live_', 'sk_prod_', 'rk_prod_'],
    pattern: /(?<![A-Za-z0-9])[sr]k_(?:live|prod)_(?![0-9a-z]{32}(?![A-Za-z0-9]))[A-Za-z0-9]{10,247}(?![A-Za-z0-9])/,
    minEntropy: 3,
    equivalents: ['gitleaks:stripe-access-token', 'trivy:stripe-secret-token'],
    examples: {
      leaks: ['STRIPE=sk_live_{alnum:24}', 'rk_live_{alnum:99}'],
      clean: ['sk_live_{alnum:6}', 'sk_live_xxxxxxxxxxxxxxxxxxxxxxxx'],
    },
  }),
  defineDetector({
    id: 'stripe-test-key',
    service: 'Stripe',
    title: 'Stripe test key',
    summary: 'Uses the test mode of a merchant; no money moves.',
    confidence: 'low',
    keywords: ['sk_test_', 'rk_test_'],
    pattern: /(?<![A-Za-z0-9])[sr]k_test_[A-Za-z0-9]{10,247}(?![A-Za-z0-9])/,
    minEntropy: 3,
    equivalents: ['gitleaks:stripe-access-token', 'trivy:stripe-secret-token'],
    examples: { leaks: ['sk_test_{alnum:24}'], clean: ['sk_test_{alnum:5}', 'pk_test_{alnum:24}'] },
  }),
  defineDetector({
    id: 'stripe-webhook-secret',
    service: 'Stripe',
    title: 'Stripe webhook signing secret',
    summary: 'Forges events to the endpoint that trusts it.',
    keywords: ['whsec_'],
    pattern: /(?<![A-Za-z0-9])whsec_[A-Za-z0-9+/=]{24,90}(?![A-Za-z0-9+/=])/,
    minEntropy: 3.5,
    examples: { leaks: ['whsec_{alnum:32}'], clean: ['whsec_{alnum:10}', 'whsec_...'] },
  }),
];
