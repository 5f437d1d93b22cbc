import { type Detector, defineDetector } from '../../contracts/detector.ts';

/** Secrets of Supabase. */
export const supabaseDetectors: readonly Detector[] = [
  defineDetector({
    id: 'supabase-token',
    service: 'Supabase',
    title: 'Supabase access token or secret key',
    summary: 'Manages projects, or reads and writes a database past its row rules.',
    keywords: ['sbp_', 'sb_secret_'],
    pattern: /(?<![A-Za-z0-9])(?:sbp_(?:v0_)?[a-f0-9]{40}|sb_secret_[\w-]{28,48})(?![A-Za-z0-9])/,
    minEntropy: 3,
    examples: {
      leaks: ['SUPABASE_ACCESS_TOKEN=sbp_{hex:40}', 'sb_secret_{url:36}'],
      clean: ['sbp_{hex:30}', 'sb_publishable_{url:36}'],
    },
  }),
];
