import * as admissions from './repositories/admissions.ts';
import * as advisoryDocuments from './repositories/advisory-documents.ts';
import * as allowlistItems from './repositories/allowlist-items.ts';
import * as apiKeys from './repositories/api-keys.ts';
import * as audit from './repositories/audit-chain.ts';
import * as affected from './repositories/affected-images.ts';
import * as controllers from './repositories/controllers.ts';
import * as deploymentHistory from './repositories/deployment-history.ts';
import * as environments from './repositories/environments.ts';
import * as evaluations from './repositories/evaluations.ts';
import * as githubApps from './repositories/github-apps.ts';
import * as githubBuilds from './repositories/github-builds.ts';
import * as githubChanges from './repositories/github-changes.ts';
import * as githubChecks from './repositories/github-checks.ts';
import * as githubRepositories from './repositories/github-repositories.ts';
import * as idempotency from './repositories/idempotency.ts';
import * as eventReceivers from './repositories/event-receivers.ts';
import * as imageAncestors from './repositories/image-ancestors.ts';
import * as imageContents from './repositories/image-contents.ts';
import * as imageDocuments from './repositories/image-documents.ts';
import * as imageRepositories from './repositories/image-repositories.ts';
import * as images from './repositories/images.ts';
import * as imageVerdicts from './repositories/image-verdicts.ts';
import * as inspectionWaits from './repositories/inspection-waits.ts';
import * as instanceValues from './repositories/instance-values.ts';
import * as jobs from './repositories/jobs.ts';
import * as matches from './repositories/advisory-matches.ts';
import * as members from './repositories/members.ts';
import * as notifications from './repositories/notifications.ts';
import * as operations from './repositories/operations.ts';
import * as overview from './repositories/overview.ts';
import * as policies from './repositories/policies.ts';
import * as policySources from './repositories/policy-sources.ts';
import * as registries from './repositories/registries.ts';
import * as registryBudgets from './repositories/registry-budgets.ts';
import * as retention from './repositories/retention.ts';
import * as search from './repositories/search.ts';
import * as sessions from './repositories/sessions.ts';
import * as spaceDocuments from './repositories/space-documents.ts';
import * as spaceEvents from './repositories/space-events.ts';
import * as simulatedVerdicts from './repositories/simulated-verdicts.ts';
import * as spaces from './repositories/spaces.ts';
import * as storage from './repositories/storage.ts';
import * as standingDecisions from './repositories/standing-decisions.ts';
import * as subscriptions from './repositories/subscriptions.ts';
import * as tags from './repositories/tags.ts';
import * as unjudged from './repositories/unjudged.ts';
import * as users from './repositories/users.ts';
import * as verdictMarks from './repositories/verdict-marks.ts';
import * as verdicts from './repositories/verdicts.ts';

export {
  admissions,
  advisoryDocuments,
  affected,
  allowlistItems,
  apiKeys,
  audit,
  controllers,
  deploymentHistory,
  environments,
  evaluations,
  eventReceivers,
  githubApps,
  githubBuilds,
  githubChanges,
  githubChecks,
  githubRepositories,
  idempotency,
  imageAncestors,
  imageContents,
  imageDocuments,
  imageRepositories,
  images,
  imageVerdicts,
  inspectionWaits,
  instanceValues,
  jobs,
  matches,
  members,
  notifications,
  operations,
  overview,
  policies,
  policySources,
  registries,
  registryBudgets,
  retention,
  search,
  sessions,
  spaceDocuments,
  spaceEvents,
  simulatedVerdicts,
  spaces,
  storage,
  standingDecisions,
  subscriptions,
  tags,
  unjudged,
  users,
  verdictMarks,
  verdicts,
};
export { STORE_ERRORS } from './errors.ts';
export {
  type Database,
  type Store,
  type StoreLocation,
  type StoreOptions,
  type WriteTransaction,
  openExistingStore,
  openStore,
} from './database/open-store.ts';
export type { Session } from './repositories/sessions.ts';
export type { ImageFilter } from './repositories/image-filter.ts';
export type { AuditFilter, AuditRecord } from './repositories/audit-chain.ts';
export { exportedLine, verifyExport } from './repositories/audit-export.ts';
export type { AuditCheckpoint, AuditVerification } from './repositories/audit-hash.ts';
export type { SchemaStatus } from './migrations/migrate.ts';
export { SYSTEM_SPACE, type Scope, type SpaceId, inSpace, spaceId } from './repositories/scope.ts';
export { type BoundedCount, COUNT_BOUND, type Page, type PageRequest } from './repositories/page.ts';
export {
  type Authentication,
  authenticateKey,
  authenticateToken,
  type KeyAuthentication,
} from './repositories/authentication.ts';
export { type Keyring, openSecret, sealSecret } from './credentials/keyring.ts';
export { type ExportedRows, type TakeRows, exportRecords } from './backup/export-records.ts';
export { importRecords } from './backup/import-records.ts';
export { rotateKeys } from './credentials/rotate-keys.ts';
export type { BlobInfo, BlobStore } from './blobs/blob-store.ts';
export { openDirectoryBlobStore } from './blobs/directory-blob-store.ts';
export { openS3BlobStore } from './blobs/s3-blob-store.ts';
export type { AwsSurroundings } from './blobs/s3-credentials.ts';
export { samplePackages } from './repositories/known-namespaces.ts';
export { type ActivePolicy, activePoliciesAfter, holdActiveVersion } from './repositories/active-policies.ts';
export { noteWorstVerdictsOf } from './repositories/worst-verdict.ts';
export { type Garbage, collectGarbage } from './repositories/garbage.ts';
export {
  type ClaimedJob,
  type BuriedJob,
  type EnqueuedJob,
  type JobBurial,
  type JobCommit,
  type JobContext,
  type JobHandler,
  type JobHandlers,
  type JobWorker,
  LANES,
  type Lane,
  type NewJob,
  type QueueStatus,
  type Schedule,
  type WorkOptions,
} from './jobs/job.ts';
export type { JobQueue } from './jobs/job-queue.ts';
export { openJobQueue } from './jobs/open-queue.ts';
export { underLease } from './jobs/settle.ts';
export { deferJob } from './jobs/run-job.ts';
export type { JobRecord } from './repositories/jobs.ts';
export type { EventPlace, SpaceEvent } from './repositories/space-events.ts';
export type { Notification, NotificationState } from './repositories/notifications.ts';
export type { NewSubscription, Subscription, SubscriptionDraft } from './repositories/subscriptions.ts';
export { forgetJobs, nextRun } from './jobs/upkeep.ts';
