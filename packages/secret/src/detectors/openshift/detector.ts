import { type Detector, defineDetector } from '../../contracts/detector.ts';

/** Secrets of OpenShift. */
export const openshiftDetectors: readonly Detector[] = [
  defineDetector({
    id: 'openshift-user-token',
    service: 'OpenShift',
    title: 'OpenShift user token',
    summary: 'Acts as its user in a cluster.',
    keywords: ['sha256~'],
    pattern: /sha256~[\w-]{43}(?![\w-])/,
    minEntropy: 3.5,
    equivalents: ['gitleaks:openshift-user-token'],
    examples: { leaks: ['oc login --token=sha256~{url:43}'], clean: ['sha256~{url:40}'] },
  }),
];
