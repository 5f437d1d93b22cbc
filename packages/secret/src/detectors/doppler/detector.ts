import { type Detector, defineDetector } from '../../contracts/detector.ts';

/** Secrets of Doppler. */
export const dopplerDetectors: readonly Detector[] = [
  defineDetector({
    id: 'doppler-token',
    service: 'Doppler',
    title: 'Doppler token',
    summary: 'Reads the secrets of a project or of everything that its user sees.',
    keywords: ['dp.pt.', 'dp.st.', 'dp.ct.', 'dp.sa.', 'dp.scim.', 'dp.audit.'],
    pattern: /(?<![\w.])dp\.(?:pt|ct|sa|scim|audit|st(?:\.[a-z0-9_-]{2,35})?)\.[A-Za-z0-9]{40,44}(?![A-Za-z0-9])/,
    minEntropy: 2,
    equivalents: ['gitleaks:doppler-api-token', 'trivy:doppler-api-token'],
    examples: { leaks: ['dp.pt.{alnum:43}', 'dp.st.dev_ci.{alnum:43}'], clean: ['dp.pt.{alnum:30}'] },
  }),
];
