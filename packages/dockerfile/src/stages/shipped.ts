import { type Stage, parentOf } from './stage.ts';

/**
 * The stages whose layers become part of the image that a build makes when no stage is named: the last one and all that it is
 * built on. Others may be targets of their own, but nobody can tell them from those for tests.
 */
export function shippedStages(stages: readonly Stage[]): ReadonlySet<Stage> {
  const shipped = new Set<Stage>();
  let stage = stages.at(-1) ?? null;
  while (stage !== null) {
    shipped.add(stage);
    stage = parentOf(stage);
  }
  return shipped;
}
