import { type Detector, defineDetector } from '../../contracts/detector.ts';
import { githubChecksum } from '../../text/token-checksum.ts';

/** Secrets of npm. */
export const npmDetectors: readonly Detector[] = [
  defineDetector({
    id: 'npm-access-token',
    service: 'npm',
    title: 'npm access token',
    summary: 'Publishes or installs packages as its user.',
    keywords: ['npm_'],
    pattern: /(?<![A-Za-z0-9_])npm_[A-Za-z0-9]{36}(?![A-Za-z0-9])/,
    minEntropy: 3,
    verify: githubChecksum,
    equivalents: ['gitleaks:npm-access-token', 'trivy:npm-access-token'],
    examples: {
      leaks: ['//registry.npmjs.org/:token npm_{github}'],
      clean: ['npm_{alnum:30}', 'npm_config_{alnum:30}'],
    },
  }),
  defineDetector({
    id: 'npmrc-auth-token',
    service: 'npm',
    title: 'Registry credentials in an npm configuration',
    summary: 'Publishes or installs packages from the registry that the line names.',
    breadth: 'format',
    chosenByPeople: true,
    keywords: [':_authToken', ':_password', ':_auth', '_auth'],
    pattern:
      /(?<![A-Za-z0-9])_(?:authToken|password|auth)\s{0,4}=\s{0,4}["']?([A-Za-z0-9+/=_.~-]{12,1200})(?=["'\s]|$)/,
    before: 1,
    after: 1300,
    secretGroup: 1,
    minEntropy: 2.5,
    examples: {
      leaks: ['//npm.corp.net/:_authToken={uuid}', '_auth = {base64:40}'],
      clean: ['//r/:_authToken=${NPM_TOKEN}', '_authToken='],
    },
  }),
];
