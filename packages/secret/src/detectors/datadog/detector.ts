import { type Detector, defineDetector } from '../../contracts/detector.ts';
import { assigned } from '../assigned.ts';

/** Secrets of Datadog. */
export const datadogDetectors: readonly Detector[] = [
  defineDetector({
    id: 'datadog-api-key',
    service: 'Datadog',
    title: 'Datadog API or application key',
    summary: 'Sends data to an organisation, or reads and changes it with an application key.',
    keywords: ['datadog', 'dd_api', 'dd_app', 'dd-api', 'dd-app'],
    ignoreKeywordCase: true,
    pattern: assigned('datadog|dd[_-](?:api|app)', '[a-f0-9]{40}|[a-f0-9]{32}|[a-z0-9]{40}'),
    secretGroup: 1,
    minEntropy: 3,
    confidence: 'medium',
    equivalents: ['gitleaks:datadog-access-token'],
    examples: {
      leaks: ['DD_API_KEY={hex:32}', 'datadog_app_key: "{hex:40}"'],
      clean: ['datadog_version: 7.50.0', 'DD_API_KEY={hex:20}'],
    },
  }),
];
