import { type Detector, defineDetector } from '../../contracts/detector.ts';
import { assigned } from '../assigned.ts';

/** The bar between the two parts of an app token, plain or in a URL, with the digit before it. */
const BARS = Array.from('0123456789').flatMap((digit) => [`${digit}|`, `${digit}%7C`, `${digit}%7c`]);

/** Secrets of Facebook. */
export const facebookDetectors: readonly Detector[] = [
  defineDetector({
    id: 'facebook-access-token',
    service: 'Facebook',
    title: 'Facebook user or page access token',
    summary: 'Acts as its user or page within the permissions that were granted.',
    keywords: ['EAA'],
    pattern: /(?<![A-Za-z0-9+/])EAA[A-Z][A-Za-z0-9]{80,400}(?![A-Za-z0-9+/=])/,
    minEntropy: 4,
    equivalents: ['gitleaks:facebook-page-access-token'],
    examples: { leaks: ['EAAC{alnum:160}', 'token=EAAM{alnum:120}'], clean: ['EAAC{alnum:40}', 'qEAAC{alnum:120}'] },
  }),
  defineDetector({
    id: 'facebook-app-token',
    service: 'Facebook',
    title: 'Facebook app access token',
    summary: 'Acts as its application.',
    keywords: BARS,
    pattern: /(?<![A-Za-z0-9])\d{15,16}(?:\||%7[Cc])[\w-]{27,40}(?![\w-])/,
    before: 15,
    minEntropy: 3,
    equivalents: ['gitleaks:facebook-access-token'],
    examples: {
      leaks: ['{digits:15}|{url:27}', 'access_token={digits:16}%7C{url:27}'],
      clean: ['{digits:10}|{url:27}', '|1|2|3|'],
    },
  }),
  defineDetector({
    id: 'facebook-app-secret',
    service: 'Facebook',
    title: 'Facebook app secret',
    summary: 'Authenticates an application with Facebook.',
    keywords: ['facebook', 'fb_app', 'fb_secret', 'fb_client'],
    ignoreKeywordCase: true,
    pattern: assigned('facebook|fb_(?:app|secret|client)', '[a-f0-9]{32}'),
    secretGroup: 1,
    minEntropy: 3,
    confidence: 'medium',
    equivalents: ['gitleaks:facebook-secret', 'trivy:facebook-token'],
    examples: {
      leaks: ['FACEBOOK_APP_SECRET={hex:32}'],
      clean: ['FACEBOOK_APP_ID={digits:15}', 'facebook.js?{hex:32}'],
    },
  }),
];
