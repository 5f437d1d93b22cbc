import { type Detector, defineDetector } from '../../contracts/detector.ts';

/** Secrets of MongoDB Atlas. */
export const mongodbDetectors: readonly Detector[] = [
  defineDetector({
    id: 'mongodb-atlas-secret',
    service: 'MongoDB Atlas',
    title: 'MongoDB Atlas service account secret',
    summary: 'Manages the clusters that its service account may.',
    keywords: ['mdb_sa_sk_'],
    pattern: /mdb_sa_sk_[\w-]{36,48}(?![\w-])/,
    examples: { leaks: ['mdb_sa_sk_{url:40}'], clean: ['mdb_sa_sk_{url:10}'] },
  }),
];
