export type { Order, VersionBound, VersionInterval, VersionScheme, VersionSchemeId } from './version-scheme.ts';
