import { type Detector, defineDetector } from '../../contracts/detector.ts';

/** Secrets of Databricks. */
export const databricksDetectors: readonly Detector[] = [
  defineDetector({
    id: 'databricks-token',
    service: 'Databricks',
    title: 'Databricks access token',
    summary: 'Acts as its user in a workspace.',
    keywords: ['dapi', 'dose', 'dkea'],
    pattern: /(?<![A-Za-z0-9])(?:dapi|dose|dkea)[a-f0-9]{32}(?:-\d)?(?![A-Za-z0-9])/,
    minEntropy: 2.5,
    equivalents: ['gitleaks:databricks-api-token', 'trivy:databricks-api-token'],
    examples: { leaks: ['DATABRICKS_TOKEN=dapi{hex:32}-2'], clean: ['dapi{hex:30}', 'xdapi{hex:32}'] },
  }),
];
