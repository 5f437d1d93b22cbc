import type { FactTypes } from '@assay/core';
import type { TriggerFacts } from '../../../contracts/trigger.ts';
import { UndecidableError } from '../../../contracts/trigger.ts';

/** Attributes that rules may compare. */
export const ATTRIBUTES = [
  'size',
  'architecture',
  'os_type',
  'distro',
  'distro_version',
  'like_distro',
  'layer_count',
] as const;

/** One of {@link ATTRIBUTES}. */
export type Attribute = (typeof ATTRIBUTES)[number];

type MetadataFact = 'config' | 'layers' | 'os';

type AttributeReader = (facts: TriggerFacts<never, MetadataFact>) => readonly string[];

const READERS: Readonly<Record<Attribute, { readonly fact: MetadataFact; readonly read: AttributeReader }>> = {
  size: {
    fact: 'layers',
    read: ({ layers }) => [String(requireFact(layers).reduce((sum, layer) => sum + layer.sizeBytes, 0))],
  },
  layer_count: { fact: 'layers', read: ({ layers }) => [String(requireFact(layers).length)] },
  architecture: {
    fact: 'config',
    read: ({ subject, config }) => present(subject.platform?.architecture ?? config?.raw['architecture']),
  },
  os_type: { fact: 'config', read: ({ subject, config }) => present(subject.platform?.os ?? config?.raw['os']) },
  distro: { fact: 'os', read: ({ os }) => present(requireFact(os)?.id) },
  distro_version: { fact: 'os', read: ({ os }) => present(requireFact(os)?.versionId) },
  like_distro: { fact: 'os', read: ({ os }) => likeDistro(requireFact(os)) },
};

/** The fact that an attribute is read from. */
export function attributeFact(attribute: Attribute): MetadataFact {
  return READERS[attribute].fact;
}

/** The values of an attribute: several for `like_distro`, none when the image does not say. Numbers are in decimal digits. */
export function readAttribute(attribute: Attribute, facts: TriggerFacts<never, MetadataFact>): readonly string[] {
  return READERS[attribute].read(facts);
}

/** The distributions that this one is like; itself when it does not say. */
function likeDistro(os: FactTypes['os']): readonly string[] {
  return os === null ? [] : os.idLike.length > 0 ? os.idLike : present(os.id);
}

function present(value: unknown): readonly string[] {
  return typeof value === 'string' && value !== '' ? [value] : [];
}

function requireFact<T>(fact: T | undefined): T {
  if (fact === undefined) throw new UndecidableError('a fact that the attribute is read from was not gathered');
  return fact;
}
