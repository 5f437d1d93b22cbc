export { type SpaceTrail, exportInstanceAudit, verifyInstanceAudit } from './audit/instance-audit.ts';
export { type BackupOptions, type InstancePlaces, backupInstance, restoreInstance } from './backup/instance-backup.ts';
export { SERVER_ERRORS } from './errors.ts';
export { createLog } from './service/json-log.ts';
export type { Log } from './service/log.ts';
export type {
  AdvisoryFeedSettings,
  OidcSettings,
  ServiceRole,
  ServiceSettings,
  TracingSettings,
} from './service/settings.ts';
export { type AuditCheckpoint, verifyExport as verifyAuditExport } from '@assay/store';
export { type RunningService, type ServiceEnvironment, startService } from './service/start-service.ts';
