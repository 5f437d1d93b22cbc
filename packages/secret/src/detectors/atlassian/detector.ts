import { type Detector, defineDetector } from '../../contracts/detector.ts';
import { assigned } from '../assigned.ts';

/** Secrets of Atlassian. */
export const atlassianDetectors: readonly Detector[] = [
  defineDetector({
    id: 'atlassian-api-token',
    service: 'Atlassian',
    title: 'Atlassian API token',
    summary: 'Acts as its user in Jira, Confluence or Bitbucket.',
    keywords: ['ATATT3', 'ATCTT3', 'ATSTT3'],
    pattern: /AT[ACS]TT3[A-Za-z0-9_\-=]{60,240}(?![\w-])/,
    minEntropy: 3.5,
    equivalents: ['gitleaks:atlassian-api-token', 'trivy:atlassian-api-token'],
    examples: { leaks: ['token ATATT3{url:186}'], clean: ['ATATT3{url:40}'] },
  }),
  defineDetector({
    id: 'bitbucket-app-password',
    service: 'Atlassian',
    title: 'Bitbucket app password',
    summary: 'Acts as its user in Bitbucket.',
    keywords: ['ATBB'],
    pattern: /(?<![A-Za-z0-9])ATBB[A-Za-z0-9]{32}(?![A-Za-z0-9])/,
    minEntropy: 3,
    examples: { leaks: ['user:ATBB{alnum:32}@bitbucket.org'], clean: ['ATBB{alnum:20}'] },
  }),
  defineDetector({
    id: 'bitbucket-client-secret',
    service: 'Atlassian',
    title: 'Bitbucket client secret',
    summary: 'Authenticates an application with Bitbucket.',
    keywords: ['bitbucket'],
    ignoreKeywordCase: true,
    pattern: assigned('bitbucket', '[A-Za-z0-9_=\\-]{64}|[A-Za-z0-9]{32}'),
    secretGroup: 1,
    minEntropy: 3.5,
    confidence: 'medium',
    equivalents: ['gitleaks:bitbucket-client-secret', 'trivy:bitbucket-client-secret'],
    examples: { leaks: ['BITBUCKET_SECRET="{alnum:64}"'], clean: ['bitbucket: {alnum:12}'] },
  }),
];
