import { type ModuleHeader, type Registry, createRegistry } from '@assay/core';
import type { Trigger } from './trigger.ts';

/** A family of triggers on one subject. It has no behaviour of its own. */
export interface Gate extends ModuleHeader {
  readonly kind: 'gate';
  readonly triggers: Registry<Trigger>;
}

/** What a gate module writes down. */
export interface GateSpec extends Omit<ModuleHeader, 'kind'> {
  readonly triggers: readonly Trigger[];
}

/** Makes a gate of its parts. @throws MODULE_DUPLICATE when two triggers share a name */
export function defineGate(spec: GateSpec): Gate {
  return { ...spec, kind: 'gate', triggers: createRegistry(spec.triggers) };
}
