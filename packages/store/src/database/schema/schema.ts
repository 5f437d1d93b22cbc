import type {
  ApiKeyTable,
  AuditHeadTable,
  AuditTable,
  IdempotencyTable,
  MemberTable,
  RegistryTable,
  SchemaVersionTable,
  SessionTable,
  SettingTable,
  SpaceTable,
  UserTable,
} from './access-tables.ts';
import type { AdmissionCountTable, AdmissionImageTable, AdmissionTable, ControllerTable } from './admission-tables.ts';
import type { AdvisoryDocumentTable, DeploymentHistoryTable, VerdictMarkTable } from './advisory-tables.ts';
import type {
  EventDeliveryTable,
  EventReceiverTable,
  ImageDocumentTable,
  ImageLayerTable,
  ImagePackageSetTable,
  ImageTable,
  InspectionWaitTable,
  PackageSetMemberTable,
  PackageSetTable,
  PackageTable,
  PackageVulnerabilityTable,
  RegistryBudgetTable,
  RepositoryTable,
  SpaceDocumentTable,
  SpaceImageTable,
  TagHistoryTable,
  TagTable,
} from './content-tables.ts';
import type {
  AllowlistItemTable,
  DeploymentTable,
  EnvironmentTable,
  EvaluationTable,
  PolicySourceTable,
  PolicyTable,
  PolicyVersionTable,
  SimulatedVerdictTable,
  VerdictCountTable,
  VerdictDependencyTable,
  VerdictTable,
} from './judgement-tables.ts';
import type {
  JobTable,
  NotificationTable,
  OperationTable,
  ScheduleTable,
  SpaceEventTable,
  SubscriptionTable,
} from './work-tables.ts';
import type {
  GithubAppTable,
  GithubBuildTable,
  GithubCandidateTable,
  GithubCheckTable,
  GithubDeliveryTable,
  GithubInstallationTable,
  GithubPinTable,
  GithubPullTable,
  GithubRepositoryTable,
} from './github-tables.ts';

/** Every table, the same for both databases. */
export interface Schema {
  schema_versions: SchemaVersionTable;
  settings: SettingTable;
  spaces: SpaceTable;
  users: UserTable;
  members: MemberTable;
  api_keys: ApiKeyTable;
  sessions: SessionTable;
  registries: RegistryTable;
  audit: AuditTable;
  audit_heads: AuditHeadTable;
  idempotency: IdempotencyTable;
  repositories: RepositoryTable;
  tags: TagTable;
  tag_history: TagHistoryTable;
  images: ImageTable;
  space_images: SpaceImageTable;
  image_layers: ImageLayerTable;
  image_documents: ImageDocumentTable;
  space_documents: SpaceDocumentTable;
  inspection_waits: InspectionWaitTable;
  registry_budgets: RegistryBudgetTable;
  event_receivers: EventReceiverTable;
  event_deliveries: EventDeliveryTable;
  packages: PackageTable;
  package_sets: PackageSetTable;
  package_set_members: PackageSetMemberTable;
  image_package_sets: ImagePackageSetTable;
  package_vulnerabilities: PackageVulnerabilityTable;
  policies: PolicyTable;
  policy_versions: PolicyVersionTable;
  policy_sources: PolicySourceTable;
  simulated_verdicts: SimulatedVerdictTable;
  verdict_counts: VerdictCountTable;
  allowlist_items: AllowlistItemTable;
  verdicts: VerdictTable;
  evaluations: EvaluationTable;
  verdict_dependencies: VerdictDependencyTable;
  environments: EnvironmentTable;
  deployments: DeploymentTable;
  deployment_history: DeploymentHistoryTable;
  admissions: AdmissionTable;
  admission_images: AdmissionImageTable;
  admission_counts: AdmissionCountTable;
  controllers: ControllerTable;
  advisory_documents: AdvisoryDocumentTable;
  verdict_marks: VerdictMarkTable;
  subscriptions: SubscriptionTable;
  notifications: NotificationTable;
  space_events: SpaceEventTable;
  operations: OperationTable;
  jobs: JobTable;
  schedules: ScheduleTable;
  github_apps: GithubAppTable;
  github_installations: GithubInstallationTable;
  github_repositories: GithubRepositoryTable;
  github_deliveries: GithubDeliveryTable;
  github_pulls: GithubPullTable;
  github_checks: GithubCheckTable;
  github_builds: GithubBuildTable;
  github_pins: GithubPinTable;
  github_candidates: GithubCandidateTable;
}
