import { type Detector, defineDetector } from '../../contracts/detector.ts';

const URL_SAFE = '[A-Za-z0-9_-]';

/** Secrets of Google. */
export const googleDetectors: readonly Detector[] = [
  defineDetector({
    id: 'google-api-key',
    service: 'Google',
    title: 'Google API key',
    summary: 'Uses the Google APIs that are enabled for it at the expense of its project.',
    confidence: 'medium',
    keywords: ['AIza'],
    pattern: new RegExp(`(?<!${URL_SAFE})AIza${URL_SAFE}{35}(?!${URL_SAFE})`),
    minEntropy: 3.5,
    equivalents: ['gitleaks:gcp-api-key'],
    examples: { leaks: ['key=AIza{url:35}'], clean: ['AIza{url:34}', 'xAIza{url:35}'] },
  }),
  defineDetector({
    id: 'google-oauth-client-secret',
    service: 'Google',
    title: 'Google OAuth client secret',
    summary: 'Authenticates an application with Google.',
    keywords: ['GOCSPX-'],
    pattern: new RegExp(`GOCSPX-${URL_SAFE}{28}(?!${URL_SAFE})`),
    examples: { leaks: ['"client_secret":"GOCSPX-{url:28}"'], clean: ['GOCSPX-{url:20}'] },
  }),
  defineDetector({
    id: 'google-oauth-client-id',
    service: 'Google',
    title: 'Google OAuth client id',
    summary: 'Names an application; it is public, but tells where its secret may be.',
    confidence: 'low',
    keywords: ['.apps.googleusercontent.com'],
    pattern: /(?<!\d)\d{10,16}-[a-z0-9]{32}\.apps\.googleusercontent\.com/,
    before: 49,
    examples: {
      leaks: ['{digits:12}-{lower:32}.apps.googleusercontent.com'],
      clean: ['https://x.apps.googleusercontent.com'],
    },
  }),
  defineDetector({
    id: 'google-oauth-token',
    service: 'Google',
    title: 'Google OAuth refresh or access token',
    summary: 'Acts as its user within the scopes that were granted.',
    keywords: ['1//0', 'ya29.'],
    pattern: new RegExp(`(?<![A-Za-z0-9./])(?:1//0${URL_SAFE}{40,240}|ya29\\.${URL_SAFE}{60,1000})(?!${URL_SAFE})`),
    after: 1100,
    minEntropy: 4,
    examples: {
      leaks: ['"refresh_token": "1//0{url:90}"', 'Bearer ya29.{url:180}'],
      clean: ['ya29.short', 'http://1//0'],
    },
  }),
  defineDetector({
    id: 'google-service-account',
    service: 'Google',
    title: 'Private key of a Google Cloud service account',
    summary: 'Acts as the service account until the key is deleted.',
    keywords: ['"service_account"'],
    pattern:
      /(?<="type"\s{0,4}:\s{0,4})"service_account"[^}]{0,900}?"private_key"\s{0,4}:\s{0,4}"(-----BEGIN PRIVATE[ ]KEY-----[A-Za-z0-9+/=\\nr\s]{64,5000}-----END PRIVATE[ ]KEY-----(?:\\n)?)"/,
    after: 6400,
    secretGroup: 1,
    equivalents: ['trivy:gcp-service-account'],
    examples: {
      leaks: [
        '{\n  "type": "service_account",\n  "project_id": "p",\n  "private_key_id": "{hex:40}",\n  "private_key": "-----BEGIN PRIVATE{} KEY-----\\n{base64:64}\\n{base64:64}\\n-----END PRIVATE{} KEY-----\\n",\n',
      ],
      clean: ['{ "type": "service_account", "private_key": "..." }', '"kind": "service_account"'],
    },
  }),
  defineDetector({
    id: 'firebase-server-key',
    service: 'Google',
    title: 'Firebase Cloud Messaging server key',
    summary: 'Sent messages to every installation of an application.',
    keywords: [':APA91b'],
    pattern: new RegExp(`(?<!${URL_SAFE})AAAA${URL_SAFE}{7}:APA91b${URL_SAFE}{134}(?!${URL_SAFE})`),
    before: 11,
    examples: { leaks: ['key=AAAA{url:7}:APA91b{url:134}'], clean: ['{url:11}:APA91b{url:134}'] },
  }),
];
