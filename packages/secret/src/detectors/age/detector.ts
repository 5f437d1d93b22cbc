import { type Detector, defineDetector } from '../../contracts/detector.ts';
import { bech32Checksum } from '../../text/bech32.ts';

/** Secrets of age. */
export const ageDetectors: readonly Detector[] = [
  defineDetector({
    id: 'age-secret-key',
    service: 'age',
    title: 'age secret key',
    summary: 'Decrypts every file that was encrypted to its recipient.',
    keywords: ['AGE-SECRET-KEY-1'],
    pattern: /AGE-SECRET-KEY-1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}(?![A-Z0-9])/,
    verify: bech32Checksum,
    equivalents: ['gitleaks:age-secret-key', 'trivy:age-secret-key'],
    examples: {
      leaks: ['AGE-SECRET-KEY-1{bech32:58}'],
      clean: ['AGE-SECRET-KEY-1{bech32:57}', 'AGE-SECRET-KEY-1{bech32:57}b'],
    },
  }),
];
