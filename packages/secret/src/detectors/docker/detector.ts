import { type Detector, defineDetector } from '../../contracts/detector.ts';
import { decodesToUserAndPassword } from '../../text/basic-credentials.ts';

/** Secrets of Docker Hub. */
export const dockerDetectors: readonly Detector[] = [
  defineDetector({
    id: 'docker-hub-token',
    service: 'Docker Hub',
    title: 'Docker Hub access token',
    summary: 'Pulls and pushes images as its user or organisation.',
    keywords: ['dckr_pat_', 'dckr_oat_'],
    pattern: /dckr_[po]at_[\w-]{27,32}(?![\w-])/,
    minEntropy: 3,
    equivalents: ['trivy:docker-config-secret'],
    examples: { leaks: ['dckr_pat_{url:27}'], clean: ['dckr_pat_{url:20}', 'dckr_pat_xxxxxxxxxxxxxxxxxxxxxxxxxxx'] },
  }),
  defineDetector({
    id: 'docker-registry-auth',
    service: 'Docker configuration',
    title: 'Registry credentials in a docker configuration',
    summary: 'Logs in to a container registry.',
    breadth: 'format',
    keywords: ['"auth"'],
    pattern: /"auth"\s{0,8}:\s{0,8}"([A-Za-z0-9+/]{8,400}={0,2})"/,
    after: 600,
    secretGroup: 1,
    accepts: decodesToUserAndPassword,
    examples: {
      leaks: ['{"auths":{"ghcr.io":{"auth":"dXNlcjpzM2NyM3Q{}tcGFzcw=="}}}', '"auth": "cm9ib3Q6cVc5{}eEZhNzI="'],
      clean: ['"auth": "not base64!"', '"auth": "{alnum:5}"', '"auth":"c2luZ2xl{}d29yZA=="'],
    },
  }),
  defineDetector({
    id: 'docker-identity-token',
    service: 'Docker configuration',
    title: 'Registry identity token in a docker configuration',
    summary: 'Gets access tokens of a container registry.',
    breadth: 'format',
    keywords: ['"identitytoken"', '"registrytoken"'],
    pattern: /"(?:identity|registry)token"\s{0,8}:\s{0,8}"([^"\s]{20,1500})"/,
    after: 1800,
    secretGroup: 1,
    minEntropy: 3,
    examples: { leaks: ['"identitytoken": "{url:40}"'], clean: ['"identitytoken": ""'] },
  }),
];
