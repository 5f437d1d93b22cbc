/** Who may pass without being looked at, and whose word counts. */
export interface DoorSettings {
  /** Label of a namespace that says which environment it is. */
  readonly environmentLabel: string;
  /** Namespaces that nothing is judged in: the controller's own, so that it can always start. Exact names. */
  readonly exemptNamespaces: readonly string[];
  /** Namespaces in which refusals are written down only. Exact names. */
  readonly auditedNamespaces: readonly string[];
  /** Label of namespaces that are exempt where its value is `true`; null: no label exempts. */
  readonly exemptionLabel: string | null;
  /** Namespaces whose exceptions and break-glass objects count. Exact names. */
  readonly trustedNamespaces: readonly string[];
  /** Users and groups that may set labels on which judging depends; empty: nobody is asked. */
  readonly labelGuards: readonly string[];
}

/** What holds unless something else is set. */
export const DEFAULT_DOOR_SETTINGS: DoorSettings = {
  environmentLabel: 'environment',
  exemptNamespaces: [],
  auditedNamespaces: [],
  exemptionLabel: null,
  trustedNamespaces: [],
  labelGuards: ['system:masters'],
};
