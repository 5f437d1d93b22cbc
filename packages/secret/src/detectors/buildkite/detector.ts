import { type Detector, defineDetector } from '../../contracts/detector.ts';

/** Secrets of Buildkite. */
export const buildkiteDetectors: readonly Detector[] = [
  defineDetector({
    id: 'buildkite-api-token',
    service: 'Buildkite',
    title: 'Buildkite API token',
    summary: 'Starts builds and reads their logs within its scopes.',
    keywords: ['bkua_', 'bkaa_'],
    pattern: /bk[ua]a_[a-f0-9]{40}(?![A-Za-z0-9])/,
    examples: { leaks: ['BUILDKITE_TOKEN=bkua_{hex:40}'], clean: ['bkua_{hex:39}'] },
  }),
];
