import type { Door } from './door.ts';

/** Whether nothing is judged in a namespace. Only what is surely exempt: a label that is not known exempts nothing. */
export function isExempt(namespace: string, { ports, settings }: Pick<Door, 'ports' | 'settings'>): boolean {
  if (namespace === '') return false;
  if (settings.exemptNamespaces.includes(namespace)) return true;
  const { exemptionLabel } = settings;
  if (exemptionLabel === null) return false;
  const labels = ports.namespaceLabels(namespace);
  return labels !== null && Object.hasOwn(labels, exemptionLabel) && labels[exemptionLabel] === 'true';
}
