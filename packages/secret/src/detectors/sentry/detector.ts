import { type Detector, defineDetector } from '../../contracts/detector.ts';
import { assigned } from '../assigned.ts';

/** Secrets of Sentry. */
export const sentryDetectors: readonly Detector[] = [
  defineDetector({
    id: 'sentry-token',
    service: 'Sentry',
    title: 'Sentry user or organisation token',
    summary: 'Reads and changes projects within its scopes.',
    keywords: ['sntrys_', 'sntryu_', 'sntrya_'],
    pattern: /sntry(?:s_eyJ[A-Za-z0-9+/=_-]{80,500}|[ua]_[a-f0-9]{64})(?![A-Za-z0-9])/,
    minEntropy: 3,
    equivalents: ['gitleaks:sentry-org-token', 'gitleaks:sentry-user-token'],
    examples: { leaks: ['sntryu_{hex:64}', 'sntrys_eyJ{base64:140}_{base64:43}'], clean: ['sntryu_{hex:60}'] },
  }),
  defineDetector({
    id: 'sentry-auth-token',
    service: 'Sentry',
    title: 'Sentry auth token of the old form',
    summary: 'Reads and changes projects within its scopes.',
    keywords: ['sentry'],
    ignoreKeywordCase: true,
    pattern: assigned('sentry[\\w.-]{0,20}(?:token|auth|key)', '[a-f0-9]{64}'),
    secretGroup: 1,
    minEntropy: 3,
    confidence: 'medium',
    equivalents: ['gitleaks:sentry-access-token'],
    examples: {
      leaks: ['SENTRY_AUTH_TOKEN={hex:64}'],
      clean: ['sentry_release={hex:64}', 'SENTRY_AUTH_TOKEN={hex:40}'],
    },
  }),
];
