import { type Stage, parentOf } from './stage.ts';

/**
 * The stages whose layers become part of an image that somebody runs: the last one, those that no later stage uses (they are
 * targets of their own), and all that these are built on. Stages that are only copied from are left out.
 */
export function shippedStages(stages: readonly Stage[]): ReadonlySet<Stage> {
  const shipped = new Set<Stage>();
  const last = stages.at(-1);
  for (const stage of stages.toReversed()) {
    if (stage.used && stage !== last && !shipped.has(stage)) continue;
    shipped.add(stage);
    const parent = parentOf(stage);
    if (parent !== null) shipped.add(parent);
  }
  return shipped;
}
