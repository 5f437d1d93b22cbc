import { type Detector, defineDetector } from '../../contracts/detector.ts';
import { assigned } from '../assigned.ts';

/** Secrets of Twitch. */
export const twitchDetectors: readonly Detector[] = [
  defineDetector({
    id: 'twitch-token',
    service: 'Twitch',
    title: 'Twitch token or client secret',
    summary: 'Acts as its user or application.',
    keywords: ['twitch'],
    ignoreKeywordCase: true,
    pattern: assigned('twitch', '(?:oauth:)?[a-z0-9]{30}'),
    secretGroup: 1,
    minEntropy: 3.5,
    confidence: 'medium',
    equivalents: ['gitleaks:twitch-api-token', 'trivy:twitch-api-token'],
    examples: { leaks: ['TWITCH_TOKEN=oauth:{lower:30}'], clean: ['twitch_channel: {lower:12}'] },
  }),
];
