import { ADMISSION_SETTINGS, type AdmissionSettingTable } from './admission-settings.ts';
import { ADMISSION_SOURCE_SETTINGS, type AdmissionSourceTable } from './admission-source-settings.ts';
import { ADVISORY_SETTINGS, type AdvisorySettings } from './advisory-settings.ts';
import { ATTEST_SETTINGS, type AttestSettings } from './attest-settings.ts';
import { AUDIT_SETTINGS, type AuditSettings } from './audit-settings.ts';
import { BACKUP_SETTINGS, type BackupSettings } from './backup-settings.ts';
import { CLUSTER_SETTINGS, type ClusterSettingTable } from './cluster-settings.ts';
import { CONTENT_SETTINGS, type ContentSettings } from './content-settings.ts';
import { DIFF_SETTINGS, type DiffSettings } from './diff-settings.ts';
import { EVIDENCE_SETTINGS, type EvidenceSettings } from './evidence-settings.ts';
import { JUDGING_SETTINGS, type JudgingSettings } from './judging-settings.ts';
import { MATCH_SETTINGS, type MatchSettings } from './match-settings.ts';
import { PIN_SETTINGS, type PinSettings } from './pin-settings.ts';
import { POLICY_SETTINGS, type PolicySettings } from './policy-settings.ts';
import { REGISTRY_SETTINGS, type RegistrySettingTable } from './registry-settings.ts';
import { REPOSITORY_SETTINGS, type RepositorySettings } from './repository-settings.ts';
import { RUNNING_SETTINGS, type RunningSettings } from './running-settings.ts';
import { LOGIN_SETTINGS, type LoginSettingTable } from './login-settings.ts';
import { SERVICE_WORK_SETTINGS, type ServiceWorkSettings } from './service-work-settings.ts';
import { SERVICE_SETTINGS, type ServiceSettingTable } from './service-settings.ts';
import { SOURCE_LINT_SETTINGS, type SourceLintSettings } from './source-lint-settings.ts';
import { SOURCE_SETTINGS, type SourceSettings } from './source-settings.ts';
import type { Setting } from './setting.ts';
import { TRUST_SETTINGS, type TrustSettings } from './trust-settings.ts';

/** Everything that can be set. Flags, variables, configuration keys, completion and reference pages are all made of this table. */
export const SETTINGS: JudgingSettings &
  AdmissionSettingTable &
  AdmissionSourceTable &
  AdvisorySettings &
  AttestSettings &
  AuditSettings &
  BackupSettings &
  ClusterSettingTable &
  ContentSettings &
  DiffSettings &
  EvidenceSettings &
  MatchSettings &
  PinSettings &
  PolicySettings &
  RegistrySettingTable &
  RepositorySettings &
  RunningSettings &
  ServiceSettingTable &
  ServiceWorkSettings &
  LoginSettingTable &
  SourceSettings &
  SourceLintSettings &
  TrustSettings = {
  ...JUDGING_SETTINGS,
  ...ADMISSION_SETTINGS,
  ...ADMISSION_SOURCE_SETTINGS,
  ...CLUSTER_SETTINGS,
  ...ADVISORY_SETTINGS,
  ...MATCH_SETTINGS,
  ...CONTENT_SETTINGS,
  ...DIFF_SETTINGS,
  ...EVIDENCE_SETTINGS,
  ...POLICY_SETTINGS,
  ...SOURCE_SETTINGS,
  ...SOURCE_LINT_SETTINGS,
  ...PIN_SETTINGS,
  ...TRUST_SETTINGS,
  ...ATTEST_SETTINGS,
  ...REPOSITORY_SETTINGS,
  ...RUNNING_SETTINGS,
  ...REGISTRY_SETTINGS,
  ...SERVICE_SETTINGS,
  ...SERVICE_WORK_SETTINGS,
  ...LOGIN_SETTINGS,
  ...BACKUP_SETTINGS,
  ...AUDIT_SETTINGS,
};

/** Entries of all groups together: as many as the table has, unless two groups call a setting alike. */
export const SETTING_COUNT: number = [
  JUDGING_SETTINGS,
  ADMISSION_SETTINGS,
  ADMISSION_SOURCE_SETTINGS,
  CLUSTER_SETTINGS,
  ADVISORY_SETTINGS,
  MATCH_SETTINGS,
  CONTENT_SETTINGS,
  DIFF_SETTINGS,
  EVIDENCE_SETTINGS,
  POLICY_SETTINGS,
  SOURCE_SETTINGS,
  SOURCE_LINT_SETTINGS,
  PIN_SETTINGS,
  TRUST_SETTINGS,
  ATTEST_SETTINGS,
  REPOSITORY_SETTINGS,
  RUNNING_SETTINGS,
  REGISTRY_SETTINGS,
  SERVICE_SETTINGS,
  SERVICE_WORK_SETTINGS,
  LOGIN_SETTINGS,
  BACKUP_SETTINGS,
  AUDIT_SETTINGS,
].reduce((sum, group) => sum + Object.keys(group).length, 0);

/** All settings, in the order in which help texts list them. */
export const ALL_SETTINGS: readonly Setting<unknown>[] = Object.values(SETTINGS);
