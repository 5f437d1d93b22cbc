export { commentText, summaryText, writeComment } from './checks/check-comment.ts';
export {
  type CheckAnnotation,
  type CheckConclusion,
  type CheckOutcome,
  type CheckResult,
  conclusionOf,
  plainOutcome,
} from './checks/check-outcome.ts';
export { type CommitLook, checkSources } from './checks/check-sources.ts';
export { cloneBlobs } from './checks/clone-blobs.ts';
export { ContentReader } from './checks/content-reader.ts';
export { type JudgedCommitImage, policyOutcome } from './checks/policy-outcome.ts';
export { type PublishedCheck, checkName, publishChecks, withoutSecrets } from './checks/publish-checks.ts';
export { type CommitChange, readChange } from './checks/read-change.ts';
export { type CommitTree, readTree } from './checks/read-tree.ts';
export { NO_RULES, type RepositoryRules, readRepositoryRules } from './checks/repository-rules.ts';
export { uploadSarif } from './checks/upload-sarif.ts';
export { SourceDirectory } from './checks/source-directory.ts';
export {
  type ComparedImage,
  type MatchedBaseline,
  type NamedImage,
  compareForCheck,
  notCompared,
  vulnerabilityOutcome,
  withoutAdvisories,
} from './checks/vulnerability-outcome.ts';
export {
  type GithubClient,
  LARGEST_ANSWER,
  type SendRequest,
  isGithubError,
  octokitFor,
  orNull,
} from './client/github-client.ts';
export { tokenClient } from './client/token-client.ts';
export type { RepositoryPlace } from './client/repository-place.ts';
export { GITHUB_ERRORS, githubError } from './errors.ts';
export { CENTRAL_REPOSITORY, type RepositorySettings, effectiveForgeSettings } from './settings/effective-settings.ts';
