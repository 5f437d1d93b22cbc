import { type Detector, defineDetector } from '../../contracts/detector.ts';

/** Secrets of SonarQube. */
export const sonarqubeDetectors: readonly Detector[] = [
  defineDetector({
    id: 'sonarqube-token',
    service: 'SonarQube',
    title: 'SonarQube token',
    summary: 'Analyses projects or acts as its user.',
    keywords: ['squ_', 'sqp_', 'sqa_'],
    pattern: /(?<![A-Za-z0-9])sq[upa]_[a-f0-9]{40}(?![A-Za-z0-9])/,
    minEntropy: 2.5,
    equivalents: ['gitleaks:sonar-api-token'],
    examples: { leaks: ['SONAR_TOKEN=squ_{hex:40}'], clean: ['squ_{hex:30}'] },
  }),
];
