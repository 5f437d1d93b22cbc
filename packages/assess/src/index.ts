export {
  type AssessOptions,
  type Assessment,
  type InspectOptions,
  assessImage,
  inspectTarget,
} from './assess-image.ts';
export { type CacheDirectory, type CacheStatus, openCacheDirectory } from './cache-directory.ts';
export { ASSESS_ERRORS } from './errors.ts';
