import type { CatalogerSpec } from '@assay/core';
import { locationOf, mergePackages } from '../located.ts';
import { modelPackage } from './package.ts';
import { type AiModel, readModel } from './reading.ts';

/** Models of machine learning. */
export const aiModelCataloger: CatalogerSpec<AiModel> = {
  kind: 'cataloger',
  id: 'ai-model',
  title: 'AI models',
  summary: 'Finds models of machine learning in the formats GGUF and safetensors.',
  since: '0.1.0',
  stability: 'stable',
  references: [
    { title: 'GGUF', url: 'https://github.com/ggml-org/ggml/blob/master/docs/gguf.md' },
    { title: 'Safetensors', url: 'https://github.com/huggingface/safetensors#format' },
  ],
  revision: 1,
  claims: ['/**/*.gguf', '/**/*.safetensors'],
  headBytes: 4 * 1024 * 1024,
  unreadable: 'partial',
  read: readModel,
  assemble: (files) => ({
    packages: mergePackages(files.map((file) => modelPackage(file.reading, locationOf(file)))),
    gaps: [],
  }),
};
