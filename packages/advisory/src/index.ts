export type { Advisory, AffectedPackage, CvssVector, Fix, Qualifiers } from './contracts/advisory.ts';
export type { AdvisoryReader, AffectedRow, DatabaseStatus, FeedStatus } from './contracts/advisory-reader.ts';
export type {
  ExploitedRecord,
  FeedRecord,
  ProbabilityRecord,
  SupportRecord,
  VulnerabilityRecord,
} from './contracts/feed-record.ts';
export { normalizeName } from './contracts/namespace.ts';
export type { AdvisoryProvider, FeedDownload, FeedFile } from './contracts/provider.ts';
export { ADVISORY_ERRORS } from './errors.ts';
export { type ImportOptions, exportDatabase, importDatabase } from './database/exchange-database.ts';
export type { FeedDocument } from './database/feed-document.ts';
export { openDatabase } from './database/open-database.ts';
export { verifyDatabase } from './database/verify-database.ts';
export { type WriteOptions, type WriteProgress, type WriteResult, writeDatabase } from './database/write-database.ts';
export { type PassedOver, feedDocuments } from './update/feed-documents.ts';
export type { Mirror } from './update/plan-downloads.ts';
export {
  type UpdateOptions,
  type UpdateProgress,
  type UpdateResult,
  updateDatabase,
} from './update/update-database.ts';
export { neededNamespaces } from './update/needed-namespaces.ts';
export { providers } from './providers/registry.ts';
