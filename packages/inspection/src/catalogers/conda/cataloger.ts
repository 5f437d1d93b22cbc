import type { CatalogerSpec } from '@assay/core';
import { eachPackage } from '../each-package.ts';
import { condaPackage } from './package.ts';
import { type CondaRecord, parseRecord } from './parse-record.ts';

/** Packages that conda, mamba, micromamba or pixi installed. */
export const condaCataloger: CatalogerSpec<CondaRecord> = {
  kind: 'cataloger',
  id: 'conda',
  title: 'conda packages',
  summary: 'Finds the packages in conda environments, wherever those are, with their files.',
  since: '0.1.0',
  stability: 'stable',
  references: [{ title: 'conda', url: 'https://docs.conda.io/projects/conda/en/stable/' }],
  revision: 1,
  claims: ['/**/conda-meta/*.json'],
  unreadable: 'partial',
  read: ({ bytes }) => parseRecord(bytes),
  assemble: (files) =>
    eachPackage(files, { cataloger: 'conda', described: 'a package of conda', toPackage: condaPackage }),
};
