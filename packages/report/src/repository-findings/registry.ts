import { type Registry, type SourceReport, createRegistry } from '@assay/core';
import type { Formatter } from '../formatter.ts';
import { sourceGithub } from './github.ts';
import { sourceGitlab } from './gitlab.ts';
import { sourceGitlabQuality } from './gitlab-quality.ts';
import { sourceJson, sourceNdjson } from './json.ts';
import { sourceJunit } from './junit.ts';
import { sourceMarkdown } from './markdown.ts';
import { sourceSarif } from './sarif.ts';
import { sourceTable } from './table.ts';

/** The formats in which findings in source files can be reported, in the order in which help texts list them. */
export const sourceFormats: Registry<Formatter<SourceReport>> = createRegistry([
  sourceTable,
  sourceJson,
  sourceNdjson,
  sourceMarkdown,
  sourceSarif,
  sourceJunit,
  sourceGithub,
  sourceGitlab,
  sourceGitlabQuality,
]);
