import { type Detector, defineDetector } from '../../contracts/detector.ts';

/** Secrets of Hugging Face. */
export const huggingfaceDetectors: readonly Detector[] = [
  defineDetector({
    id: 'huggingface-token',
    service: 'Hugging Face',
    title: 'Hugging Face token',
    summary: 'Reads, and with its role writes, models and data sets as its user or organisation.',
    keywords: ['hf_', 'api_org_'],
    pattern: /(?<![A-Za-z0-9_])(?:hf_[A-Za-z0-9]{34,40}|api_org_[A-Za-z0-9]{34})(?![A-Za-z0-9_])/,
    minEntropy: 3.5,
    equivalents: [
      'gitleaks:huggingface-access-token',
      'gitleaks:huggingface-organization-api-token',
      'trivy:hugging-face-access-token',
    ],
    examples: { leaks: ['HF_TOKEN=hf_{alnum:34}', 'api_org_{alnum:34}'], clean: ['hf_{alnum:20}', 'half_{alnum:34}'] },
  }),
];
