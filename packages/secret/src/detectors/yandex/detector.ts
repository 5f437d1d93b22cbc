import { type Detector, defineDetector } from '../../contracts/detector.ts';

/** Secrets of Yandex Cloud. */
export const yandexDetectors: readonly Detector[] = [
  defineDetector({
    id: 'yandex-token',
    service: 'Yandex Cloud',
    title: 'Yandex Cloud API key or token',
    summary: 'Acts as a service account or user.',
    keywords: ['AQVN', 't1.', 'y0_'],
    pattern:
      /(?<![\w.-])(?:AQVN[\w-]{35,38}|t1\.[A-Za-z0-9_-]{20,300}={0,2}\.[A-Za-z0-9_-]{86}={0,2}|y0_[A-Za-z0-9_-]{50,64})(?![\w-])/,
    minEntropy: 3.5,
    equivalents: ['gitleaks:yandex-api-key', 'gitleaks:yandex-access-token'],
    examples: { leaks: ['AQVN{url:36}', 't1.{url:60}.{url:86}'], clean: ['AQVN{url:20}', 't1.{url:60}'] },
  }),
  defineDetector({
    id: 'yandex-static-key',
    service: 'Yandex Cloud',
    title: 'Yandex Cloud static access key',
    summary: 'Reads and writes object storage as a service account.',
    keywords: ['YC'],
    pattern: /(?<![\w-])YC[\w-]{38}(?![\w-])/,
    minEntropy: 3.8,
    confidence: 'medium',
    accepts: (key) => /\d/.test(key) && /[a-z]/.test(key) && /[A-Z]/.test(key.slice(2)),
    equivalents: ['gitleaks:yandex-aws-access-token'],
    examples: { leaks: ['secret: YC{alnum:36}a1'], clean: ['YC{alnum:30}'] },
  }),
];
