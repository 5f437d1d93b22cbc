import { type Detector, defineDetector } from '../../contracts/detector.ts';
import { assigned } from '../assigned.ts';

/** Secrets of JFrog Artifactory. */
export const artifactoryDetectors: readonly Detector[] = [
  defineDetector({
    id: 'artifactory-api-key',
    service: 'JFrog Artifactory',
    title: 'Artifactory API key',
    summary: 'Acts as its user on an Artifactory server.',
    keywords: ['AKCp'],
    pattern: /(?<![A-Za-z0-9])AKCp[A-Za-z0-9]{69}(?![A-Za-z0-9])/,
    minEntropy: 3.5,
    equivalents: ['gitleaks:artifactory-api-key'],
    examples: { leaks: ['X-JFrog-Art-Api: AKCp{alnum:69}'], clean: ['AKCp{alnum:60}', 'AAKCp{alnum:69}'] },
  }),
  defineDetector({
    id: 'artifactory-reference-token',
    service: 'JFrog Artifactory',
    title: 'Artifactory reference token',
    summary: 'Acts as its user on an Artifactory server.',
    keywords: ['cmVmd'],
    pattern: /(?<![A-Za-z0-9])cmVmd[A-Za-z0-9]{59}(?![A-Za-z0-9])/,
    minEntropy: 3.5,
    equivalents: ['gitleaks:artifactory-reference-token'],
    examples: { leaks: ['token=cmVmd{alnum:59}'], clean: ['cmVmd{alnum:50}'] },
  }),
  defineDetector({
    id: 'jfrog-identity-token',
    service: 'JFrog Artifactory',
    title: 'JFrog identity token',
    summary: 'Acts as its user on the JFrog platform.',
    keywords: ['jfrog', 'artifactory', 'bintray', 'xray'],
    ignoreKeywordCase: true,
    pattern: assigned('jfrog|artifactory|bintray|xray', '[A-Za-z0-9]{64}|[A-Za-z0-9]{73}'),
    secretGroup: 1,
    minEntropy: 3.5,
    confidence: 'medium',
    equivalents: ['gitleaks:jfrog-api-key', 'gitleaks:jfrog-identity-token'],
    examples: { leaks: ['JFROG_TOKEN={alnum:64}'], clean: ['jfrog-cli version: {alnum:20}'] },
  }),
];
