import { type Detector, defineDetector } from '../../contracts/detector.ts';

/** Secrets of Tailscale. */
export const tailscaleDetectors: readonly Detector[] = [
  defineDetector({
    id: 'tailscale-key',
    service: 'Tailscale',
    title: 'Tailscale key',
    summary: 'Adds machines to a network, or manages it.',
    keywords: ['tskey-'],
    pattern:
      /tskey-(?:auth|api|client|scim|webhook|[a-z]{2,10})-[A-Za-z0-9]{6,24}(?:CNTRL)?-[A-Za-z0-9]{16,48}(?![A-Za-z0-9])/,
    minEntropy: 3,
    examples: { leaks: ['tskey-auth-k{alnum:11}CNTRL-{alnum:32}'], clean: ['tskey-auth-short'] },
  }),
];
