import { type Detector, defineDetector } from '../../contracts/detector.ts';
import { assigned } from '../assigned.ts';

/** Secrets of Alibaba Cloud. */
export const alibabaDetectors: readonly Detector[] = [
  defineDetector({
    id: 'alibaba-access-key-id',
    service: 'Alibaba Cloud',
    title: 'Alibaba Cloud access key id',
    summary: 'Names the account of an access key; with the key secret it acts as that account.',
    keywords: ['LTAI'],
    pattern: /(?<![A-Za-z0-9])LTAI[A-Za-z0-9]{12,20}(?![A-Za-z0-9])/,
    minEntropy: 3,
    confidence: 'medium',
    equivalents: ['gitleaks:alibaba-access-key-id', 'trivy:alibaba-access-key-id'],
    examples: { leaks: ['id = LTAI5t{alnum:18}'], clean: ['XLTAI5t{alnum:18}', 'LTAI{alnum:8}'] },
  }),
  defineDetector({
    id: 'alibaba-access-key-secret',
    service: 'Alibaba Cloud',
    title: 'Alibaba Cloud access key secret',
    summary: 'Acts as the account of its access key id.',
    keywords: ['alibaba', 'aliyun'],
    ignoreKeywordCase: true,
    pattern: assigned('alibaba|aliyun', '[A-Za-z0-9]{30}'),
    secretGroup: 1,
    minEntropy: 3.5,
    confidence: 'medium',
    equivalents: ['gitleaks:alibaba-secret-key', 'trivy:alibaba-secret-key'],
    examples: { leaks: ['ALIYUN_ACCESS_KEY_SECRET={alnum:30}'], clean: ['aliyun_region={alnum:29}'] },
  }),
];
