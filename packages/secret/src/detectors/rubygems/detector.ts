import { type Detector, defineDetector } from '../../contracts/detector.ts';

/** Secrets of RubyGems. */
export const rubygemsDetectors: readonly Detector[] = [
  defineDetector({
    id: 'rubygems-api-key',
    service: 'RubyGems',
    title: 'RubyGems API key',
    summary: 'Publishes gems in the name of its user.',
    keywords: ['rubygems_'],
    pattern: /rubygems_[a-f0-9]{48}(?![A-Za-z0-9])/,
    minEntropy: 2,
    equivalents: ['gitleaks:rubygems-api-token', 'trivy:rubygems-api-token'],
    examples: { leaks: [':rubygems_api_key: rubygems_{hex:48}'], clean: ['rubygems_{hex:40}'] },
  }),
];
