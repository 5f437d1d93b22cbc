import type { FactKind, GatheredFacts } from '@assay/core';
import { UndecidableError } from '../contracts/trigger.ts';
import { FILE, GAP, LICENSE, OS, PACKAGE, SECRET } from './content-types.ts';
import { sorted } from './field-values.ts';
import { CONFIG, HEALTHCHECK, HISTORY, IMAGE, LAYER, LOCATION, USER, labelsOf } from './image-types.ts';
import type { FieldValue, ObjectType } from './object-type.ts';
import { ATTESTATION, PROVENANCE, SIGNATURE, SIGNER, UNDETERMINED, VULNERABILITY } from './trust-types.ts';

/** A name that every expression may use. */
export interface FactVariable {
  readonly type: string;
  /** One sentence without a full stop. */
  readonly summary: string;
  /** Facts that it needs. */
  readonly needs: readonly FactKind[];
  /** @throws UndecidableError when the facts at hand do not tell */
  readonly read: (facts: GatheredFacts) => FieldValue;
}

/** Kinds of objects, each after those that its fields hold. */
export const OBJECT_TYPES: readonly ObjectType[] = [
  LOCATION,
  IMAGE,
  HEALTHCHECK,
  CONFIG,
  HISTORY,
  LAYER,
  USER,
  OS,
  PACKAGE,
  FILE,
  SECRET,
  LICENSE,
  GAP,
  VULNERABILITY,
  UNDETERMINED,
  SIGNER,
  SIGNATURE,
  ATTESTATION,
  PROVENANCE,
];

/** The names. Lists are in an order that does not depend on how the facts were gathered. */
export const FACT_VARIABLES: Readonly<Record<string, FactVariable>> = {
  now: {
    type: 'timestamp',
    summary: 'The instant that the evaluation goes by',
    needs: [],
    read: ({ evaluatedAt }) => evaluatedAt,
  },
  image: {
    type: 'Image',
    summary: 'The image as reference and manifest name it',
    needs: [],
    read: (facts) => IMAGE.of(facts),
  },
  config: {
    type: 'Config',
    summary: 'How the image runs',
    needs: ['config'],
    read: (facts) => CONFIG.of(have(facts, 'config')),
  },
  labels: {
    type: 'map<string, string>',
    summary: 'Labels by key',
    needs: ['config'],
    read: (facts) => labelsOf(have(facts, 'config').labels),
  },
  history: {
    type: 'list<HistoryEntry>',
    summary: 'Steps of the build, first one first',
    needs: ['history'],
    read: (facts) => have(facts, 'history').map((step) => HISTORY.of(step)),
  },
  layers: {
    type: 'list<Layer>',
    summary: 'Layers, base first',
    needs: ['layers'],
    read: (facts) => have(facts, 'layers').map((layer) => LAYER.of(layer)),
  },
  os: {
    type: 'OperatingSystem',
    summary: 'The distribution',
    needs: ['os'],
    read: (facts) => OS.of(have(facts, 'os')),
  },
  packages: {
    type: 'list<Package>',
    summary: 'Installed packages',
    needs: ['packages'],
    read: (facts) => sorted(have(facts, 'packages'), ({ purl }) => purl).map((found) => PACKAGE.of(found)),
  },
  files: {
    type: 'list<File>',
    summary: 'All paths of the final file system, by path',
    needs: ['files', 'layers'],
    read: readFiles,
  },
  users: {
    type: 'list<User>',
    summary: 'Users of /etc/passwd in its order; none when the image has no such file',
    needs: ['users'],
    read: (facts) => (have(facts, 'users') ?? []).map((user) => USER.of(user)),
  },
  licenses: {
    type: 'list<License>',
    summary: 'Licences of packages, understood',
    needs: ['licenses'],
    read: (facts) => sorted(have(facts, 'licenses'), ({ purl }) => purl).map((license) => LICENSE.of(license)),
  },
  secrets: {
    type: 'list<Secret>',
    summary: 'Secrets in all layers',
    needs: ['secrets'],
    read: (facts) => sorted(have(facts, 'secrets'), ({ path }) => path).map((secret) => SECRET.of(secret)),
  },
  vulnerabilities: {
    type: 'list<Vulnerability>',
    summary: 'Known vulnerabilities of packages',
    needs: ['vulnerabilities'],
    read: (facts) =>
      sorted(have(facts, 'vulnerabilities').matches, (match) => `${match.id} ${match.package.purl}`).map((match) =>
        VULNERABILITY.of(match),
      ),
  },
  undetermined: {
    type: 'list<Undetermined>',
    summary: 'Packages for which it could not be decided whether they are vulnerable',
    needs: ['vulnerabilities'],
    read: (facts) =>
      sorted(have(facts, 'vulnerabilities').undetermined, ({ purl }) => purl).map((entry) => UNDETERMINED.of(entry)),
  },
  signatures: {
    type: 'list<Signature>',
    summary: 'Signatures of the image',
    needs: ['signatures'],
    read: (facts) => sorted(have(facts, 'signatures'), bySigner).map((one) => SIGNATURE.of(one)),
  },
  attestations: {
    type: 'list<Attestation>',
    summary: 'Signed statements about the image',
    needs: ['attestations'],
    read: (facts) =>
      sorted(have(facts, 'attestations'), ({ predicateType }) => predicateType).map((one) => ATTESTATION.of(one)),
  },
  provenance: {
    type: 'list<Provenance>',
    summary: 'Statements of how the image was built',
    needs: ['provenance'],
    read: (facts) => sorted(have(facts, 'provenance'), bySigner).map((one) => PROVENANCE.of(one)),
  },
  gaps: {
    type: 'list<Gap>',
    summary: 'What could not be read or understood',
    needs: ['gaps'],
    read: (facts) => sorted(have(facts, 'gaps'), ({ code, path }) => `${code} ${path ?? ''}`).map((gap) => GAP.of(gap)),
  },
};

/** All facts that some expression may need. */
export const EXPRESSION_FACTS: readonly FactKind[] = [
  ...new Set(Object.values(FACT_VARIABLES).flatMap(({ needs }) => needs)),
].toSorted();

function readFiles(facts: GatheredFacts): FieldValue {
  const layers = have(facts, 'layers');
  return [...have(facts, 'files').entries()].map((entry) => FILE.of({ entry, layers }));
}

function bySigner({
  signer,
}: {
  readonly signer: { readonly identity: string | null; readonly key: string | null };
}): string {
  return signer.identity ?? signer.key ?? '';
}

function have<K extends FactKind>(facts: GatheredFacts, kind: K): Exclude<GatheredFacts[K], undefined> {
  const fact = facts[kind];
  if (!isThere(fact)) throw new UndecidableError(`facts were not gathered: ${kind}`);
  return fact;
}

function isThere<T>(value: T): value is Exclude<T, undefined> {
  return value !== undefined;
}
