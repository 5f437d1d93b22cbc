import { type Detector, defineDetector } from '../../contracts/detector.ts';

/** Secrets of Anthropic. */
export const anthropicDetectors: readonly Detector[] = [
  defineDetector({
    id: 'anthropic-api-key',
    service: 'Anthropic',
    title: 'Anthropic API key',
    summary: 'Uses the API of Anthropic at the expense of its owner.',
    keywords: ['sk-ant-api', 'sk-ant-oat', 'sk-ant-ort'],
    pattern: /sk-ant-(?:api|oat|ort)\d{2}-[\w-]{80,110}(?![\w-])/,
    minEntropy: 3,
    equivalents: ['gitleaks:anthropic-api-key'],
    examples: {
      leaks: ['ANTHROPIC_API_KEY=sk-ant-api03-{url:93}AA'],
      clean: ['sk-ant-api03-{url:40}', 'sk-ant-api03-xxxxxxxxxxxxxxxxxx'],
    },
  }),
  defineDetector({
    id: 'anthropic-admin-key',
    service: 'Anthropic',
    title: 'Anthropic admin key',
    summary: 'Manages members, workspaces and keys of an organisation.',
    keywords: ['sk-ant-admin'],
    pattern: /sk-ant-admin\d{2}-[\w-]{80,110}(?![\w-])/,
    minEntropy: 3,
    equivalents: ['gitleaks:anthropic-admin-api-key'],
    examples: { leaks: ['key: sk-ant-admin01-{url:93}AA'], clean: ['sk-ant-admin01-{url:30}'] },
  }),
];
