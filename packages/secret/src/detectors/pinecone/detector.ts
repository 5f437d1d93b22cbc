import { type Detector, defineDetector } from '../../contracts/detector.ts';

/** Secrets of Pinecone. */
export const pineconeDetectors: readonly Detector[] = [
  defineDetector({
    id: 'pinecone-api-key',
    service: 'Pinecone',
    title: 'Pinecone API key',
    summary: 'Reads and writes the indices of a project.',
    keywords: ['pcsk_'],
    pattern: /pcsk_[A-Za-z0-9]{4,7}_[A-Za-z0-9]{60,66}(?![A-Za-z0-9])/,
    examples: { leaks: ['pcsk_{alnum:6}_{alnum:63}'], clean: ['pcsk_{alnum:6}_{alnum:20}'] },
  }),
];
