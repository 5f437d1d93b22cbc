import { type Detector, defineDetector } from '../../contracts/detector.ts';

/** Secrets of Fly.io. */
export const flyDetectors: readonly Detector[] = [
  defineDetector({
    id: 'fly-access-token',
    service: 'Fly.io',
    title: 'Fly.io access token',
    summary: 'Manages the applications of an organisation.',
    keywords: ['fo1_', 'fm1r_', 'fm1a_', 'fm2_'],
    pattern:
      /(?<![A-Za-z0-9])(?:fo1_[\w-]{43}|fm1[ar]_[A-Za-z0-9+/]{100,900}={0,3}|fm2_[A-Za-z0-9+/]{100,900}={0,3})(?![A-Za-z0-9+/=])/,
    after: 1000,
    minEntropy: 3.5,
    equivalents: ['gitleaks:flyio-access-token'],
    examples: { leaks: ['fo1_{url:43}', 'FLY_API_TOKEN=fm2_{base64:200}'], clean: ['fo1_{url:30}', 'fm2_{base64:20}'] },
  }),
];
