import { type Detector, defineDetector } from '../../contracts/detector.ts';
import { anyCase } from '../any-case.ts';

/** Secrets of LaunchDarkly. */
export const launchdarklyDetectors: readonly Detector[] = [
  defineDetector({
    id: 'launchdarkly-key',
    service: 'LaunchDarkly',
    title: 'LaunchDarkly access token or SDK key',
    summary: 'Reads, and with a token changes, the feature flags of a project.',
    keywords: ['launchdarkly', 'ld_sdk', 'ld_api', 'sdk-', 'api-'],
    ignoreKeywordCase: true,
    pattern: new RegExp(
      `(?<![A-Za-z0-9-])(?:(?:(?:${anyCase('launchdarkly')})|(?:${anyCase('ld')})_(?:${anyCase('sdk|api')}))[\\w.-]{0,40}["']?\\s{0,4}[=:]\\s{0,4}["']?)?((?:sdk|api)-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})(?![A-Za-z0-9-])`,
    ),
    secretGroup: 1,
    equivalents: ['gitleaks:launchdarkly-access-token'],
    examples: { leaks: ['LD_SDK_KEY=sdk-{uuid}', 'api-{uuid}'], clean: ['sdk-{hex:8}', 'my-api-{uuid}'] },
  }),
];
