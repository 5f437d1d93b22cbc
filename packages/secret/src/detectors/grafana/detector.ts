import { type Detector, defineDetector } from '../../contracts/detector.ts';

/** Secrets of Grafana. */
export const grafanaDetectors: readonly Detector[] = [
  defineDetector({
    id: 'grafana-service-account-token',
    service: 'Grafana',
    title: 'Grafana service account token',
    summary: 'Acts as its service account on a Grafana server.',
    keywords: ['glsa_'],
    pattern: /glsa_[A-Za-z0-9]{32}_[A-Fa-f0-9]{8}(?![A-Za-z0-9])/,
    minEntropy: 3,
    equivalents: ['gitleaks:grafana-service-account-token'],
    examples: { leaks: ['glsa_{alnum:32}_{hex:8}'], clean: ['glsa_{alnum:32}'] },
  }),
  defineDetector({
    id: 'grafana-cloud-token',
    service: 'Grafana',
    title: 'Grafana Cloud token',
    summary: 'Reads or writes in a Grafana Cloud stack within its policy.',
    keywords: ['glc_'],
    pattern: /glc_[A-Za-z0-9+/]{32,400}={0,3}(?![A-Za-z0-9+/=])/,
    minEntropy: 3,
    equivalents: ['gitleaks:grafana-cloud-api-token'],
    examples: { leaks: ['glc_{base64:120}'], clean: ['glc_{base64:20}'] },
  }),
  defineDetector({
    id: 'grafana-api-key',
    service: 'Grafana',
    title: 'Grafana API key',
    summary: 'Acts in an organisation of a Grafana server with the role that it names.',
    keywords: ['eyJrIjoi'],
    pattern: /(?<![A-Za-z0-9+/])eyJrIjoi[A-Za-z0-9+/]{60,400}={0,3}(?![A-Za-z0-9+/=.])/,
    minEntropy: 3,
    equivalents: ['gitleaks:grafana-api-key', 'trivy:grafana-api-token'],
    examples: { leaks: ['eyJrIjoi{base64:80}'], clean: ['eyJrIjoi{base64:40}'] },
  }),
];
