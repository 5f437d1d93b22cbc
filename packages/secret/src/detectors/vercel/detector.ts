import { type Detector, defineDetector } from '../../contracts/detector.ts';
import { assigned } from '../assigned.ts';

/** Secrets of Vercel. */
export const vercelDetectors: readonly Detector[] = [
  defineDetector({
    id: 'vercel-token',
    service: 'Vercel',
    title: 'Vercel token',
    summary: 'Deploys and manages as its user, or reads a blob store.',
    keywords: ['vercel_blob_rw_', 'vcp_', 'vci_', 'vca_', 'vcr_', 'vck_'],
    pattern: /(?<![A-Za-z0-9])(?:vc[piark]_|vercel_blob_rw_)[A-Za-z0-9_]{24,60}(?![\w-])/,
    minEntropy: 3.5,
    confidence: 'medium',
    accepts: (match) => /\d/.test(match) && /[A-Z]/.test(match),
    examples: { leaks: ['vcp_{alnum:54}A1'], clean: ['vcp_{alnum:8}', 'vci_{lower:8}'] },
  }),
  defineDetector({
    id: 'vercel-legacy-token',
    service: 'Vercel',
    title: 'Vercel token of the old form',
    summary: 'Deploys and manages as its user.',
    keywords: ['vercel'],
    ignoreKeywordCase: true,
    pattern: assigned('vercel[\\w.-]{0,20}token', '[A-Za-z0-9]{24}'),
    secretGroup: 1,
    minEntropy: 3.5,
    confidence: 'medium',
    examples: { leaks: ['VERCEL_TOKEN={alnum:24}'], clean: ['vercel: {alnum:24}', 'vercel_token: {alnum:20}'] },
  }),
];
