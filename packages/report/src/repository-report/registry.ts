import { type Registry, type RepositoryReport, createRegistry } from '@assay/core';
import type { Formatter } from '../formatter.ts';
import { repositoryGithub, repositoryGitlab, repositoryJunit, repositorySarif } from './machine.ts';
import { repositoryGithubSummary, repositoryMarkdown } from './markdown.ts';
import { repositoryJson, repositoryTable } from './plain.ts';

/** The formats in which the verdict about a repository can be reported, in the order in which help texts list them. */
export const repositoryFormats: Registry<Formatter<RepositoryReport>> = createRegistry([
  repositoryTable,
  repositoryJson,
  repositoryMarkdown,
  repositorySarif,
  repositoryJunit,
  repositoryGithub,
  repositoryGithubSummary,
  repositoryGitlab,
]);
