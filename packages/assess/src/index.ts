export {
  type AssessOptions,
  type Assessment,
  type InspectOptions,
  assessImage,
  inspectionFacts,
  inspectTarget,
} from './assess-image.ts';
export { type CacheDirectory, type CacheStatus, openCacheDirectory } from './cache-directory.ts';
export { ASSESS_ERRORS } from './errors.ts';
