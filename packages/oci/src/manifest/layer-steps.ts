import type { HistoryEntry } from '@assay/core';

/**
 * The instruction that made each layer: the steps of the history that made one, in order. All null when the history does not
 * have as many of them as there are layers, because then nobody can say which is which.
 */
export function layerSteps(history: readonly HistoryEntry[], layerCount: number): readonly (string | null)[] {
  const steps = history.filter((step) => !step.emptyLayer);
  if (steps.length !== layerCount) return Array.from({ length: layerCount }, () => null);
  return steps.map((step) => (step.createdBy === '' ? null : step.createdBy));
}
