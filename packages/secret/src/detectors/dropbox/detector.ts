import { type Detector, defineDetector } from '../../contracts/detector.ts';
import { assigned } from '../assigned.ts';

/** Secrets of Dropbox. */
export const dropboxDetectors: readonly Detector[] = [
  defineDetector({
    id: 'dropbox-access-token',
    service: 'Dropbox',
    title: 'Dropbox access token',
    summary: 'Reads and writes the files that its application may see.',
    keywords: ['sl.A', 'sl.B', 'sl.C', 'sl.u.'],
    pattern: /(?<![A-Za-z0-9])sl\.(?:u\.)?[\w=-]{120,1400}(?![\w=-])/,
    after: 1500,
    minEntropy: 4,
    equivalents: ['gitleaks:dropbox-short-lived-api-token', 'trivy:dropbox-short-lived-api-token'],
    examples: { leaks: ['token=sl.B{url:136}', 'sl.u.{url:1200}'], clean: ['ssl.Config', 'sl.B{url:20}'] },
  }),
  defineDetector({
    id: 'dropbox-app-secret',
    service: 'Dropbox',
    title: 'Dropbox app secret',
    summary: 'Authenticates an application with Dropbox.',
    keywords: ['dropbox'],
    ignoreKeywordCase: true,
    pattern: assigned('dropbox', '[a-z0-9]{15}|[A-Za-z0-9]{11}AAAAAAAAAA[A-Za-z0-9_=\\-]{43}'),
    secretGroup: 1,
    minEntropy: 3,
    confidence: 'medium',
    accepts: (secret) => /\d/.test(secret) && /[a-z]/i.test(secret),
    equivalents: [
      'gitleaks:dropbox-api-token',
      'gitleaks:dropbox-long-lived-api-token',
      'trivy:dropbox-api-secret',
      'trivy:dropbox-long-lived-api-token',
    ],
    examples: {
      leaks: ['DROPBOX_APP_SECRET={lower:15}', 'dropbox_token: "{alnum:11}AAAAAAAAAA{url:43}"'],
      clean: ['dropbox_folder=abcdefghijklmno', 'dropbox: short'],
    },
  }),
];
