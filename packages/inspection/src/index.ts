export { CATALOGER_GAP_CODES, UNREADABLE_CODES } from './catalogers/gap-codes.ts';
export { catalogers } from './catalogers/registry.ts';
export { INSPECTION_ERRORS } from './errors.ts';
export { GAP_CODES, type GapCode, type GapCodeEntry } from './gap-codes.ts';
export { inspectImage } from './inspect-image.ts';
export type { InspectionOptions, InspectionProgress } from './inspection-options.ts';
export { inspectionRevision } from './inspection-revision.ts';
export { DEFAULT_LIMITS } from './limits.ts';
export { createFileView } from './overlay/file-view.ts';
