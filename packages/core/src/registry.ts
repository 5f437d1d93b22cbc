import type { ModuleHeader } from './contracts/module.ts';
import { coreError } from './errors.ts';
import { suggest } from './suggestion.ts';

/** A fixed list of modules with look-up by id or alias. */
export interface Registry<T> {
  readonly modules: readonly T[];
  /** The module of that id or alias. */
  get(id: string): T | undefined;
  /** The id that a mistyped one most likely meant. */
  suggest(id: string): string | undefined;
}

/**
 * Makes a registry from an explicit list.
 * @throws MODULE_DUPLICATE when two modules share an id or an alias.
 */
export function createRegistry<T extends Pick<ModuleHeader, 'id' | 'aliases'>>(modules: readonly T[]): Registry<T> {
  const byName = new Map<string, T>();
  for (const module of modules) {
    for (const name of [module.id, ...(module.aliases ?? [])]) {
      if (byName.has(name)) throw coreError('MODULE_DUPLICATE', `two modules are called ${name}`);
      byName.set(name, module);
    }
  }
  return {
    modules,
    get: (id) => byName.get(id),
    suggest: (id) => suggest(id, byName.keys()),
  };
}
