import { type Detector, defineDetector } from '../../contracts/detector.ts';
import { assigned } from '../assigned.ts';

/** Secrets of Mattermost. */
export const mattermostDetectors: readonly Detector[] = [
  defineDetector({
    id: 'mattermost-token',
    service: 'Mattermost',
    title: 'Mattermost access token',
    summary: 'Acts as its user or bot on a Mattermost server.',
    keywords: ['mattermost', 'mm_token'],
    ignoreKeywordCase: true,
    pattern: assigned('mattermost|mm_token', '[a-z0-9]{26}'),
    secretGroup: 1,
    minEntropy: 3.5,
    confidence: 'medium',
    equivalents: ['gitleaks:mattermost-access-token'],
    examples: { leaks: ['MATTERMOST_TOKEN={lower:26}'], clean: ['mattermost_team: {lower:10}'] },
  }),
];
