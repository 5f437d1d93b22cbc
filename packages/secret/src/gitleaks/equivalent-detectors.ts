import { detectors } from '../detectors/registry.ts';

/** Built-in detectors that look for the same as a rule of gitleaks. */
export function equivalentDetectors(rule: string): readonly string[] {
  return detectors.modules
    .filter((detector) => detector.equivalents.includes(`gitleaks:${rule}`))
    .map((detector) => detector.id);
}
