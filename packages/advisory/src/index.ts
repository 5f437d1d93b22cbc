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
