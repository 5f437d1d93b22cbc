import { type Detector, defineDetector } from '../../contracts/detector.ts';
import { assigned } from '../assigned.ts';

/** Secrets of Netlify. */
export const netlifyDetectors: readonly Detector[] = [
  defineDetector({
    id: 'netlify-token',
    service: 'Netlify',
    title: 'Netlify access token',
    summary: 'Deploys and manages sites as its user.',
    keywords: ['nfp_', 'nfc_', 'nfo_', 'nfu_', 'nfb_'],
    pattern: /(?<![A-Za-z0-9])nf[pcoub]_[A-Za-z0-9]{36,40}(?![\w-])/,
    minEntropy: 3.5,
    examples: { leaks: ['nfp_{alnum:36}'], clean: ['nfp_{alnum:20}', 'nfp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'] },
  }),
  defineDetector({
    id: 'netlify-legacy-token',
    service: 'Netlify',
    title: 'Netlify access token of the old form',
    summary: 'Deploys and manages sites as its user.',
    keywords: ['netlify'],
    ignoreKeywordCase: true,
    pattern: assigned('netlify', '[A-Za-z0-9_-]{40,46}'),
    secretGroup: 1,
    minEntropy: 4,
    confidence: 'medium',
    equivalents: ['gitleaks:netlify-access-token'],
    examples: { leaks: ['NETLIFY_AUTH_TOKEN: "{url:43}"'], clean: ['netlify: short', 'netlify_site: {uuid}'] },
  }),
];
