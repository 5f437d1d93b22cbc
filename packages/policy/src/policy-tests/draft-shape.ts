import type { FactsDraft } from './draft-facts.ts';

type VulnerabilityDraft = NonNullable<FactsDraft['vulnerabilities']>;
type KeyKinds<T> = Readonly<Record<keyof T, string>>;

/** What each key of a draft holds: a text, an object, or a list of texts or of objects; `?` where null may stand for none. */
const FACTS: Readonly<Record<keyof FactsDraft, string>> = {
  reference: 'text?',
  subject: 'object',
  evaluatedAt: 'text',
  config: 'object',
  history: 'texts',
  layers: 'objects',
  os: 'object?',
  packages: 'objects',
  files: 'objects',
  users: 'texts?',
  gaps: 'objects',
  retrievedFiles: 'objects',
  inspectedAt: 'text',
  vulnerabilities: 'object',
  licenses: 'objects',
  secrets: 'objects',
  contentMatches: 'objects',
  malware: 'object',
  dockerfile: 'text?',
  lint: 'objects',
  ancestors: 'objects',
  baseImage: 'object?',
  baseline: 'object',
  previousTag: 'object?',
  relatedSources: 'objects',
  feeds: 'object',
  signatures: 'objects',
  attestations: 'objects',
  provenance: 'objects',
  imagePolicies: 'object',
  evidenceSearch: 'object',
  configurationScans: 'objects',
};

const VULNERABILITIES: KeyKinds<VulnerabilityDraft> = {
  matches: 'objects',
  undetermined: 'objects',
  settled: 'objects',
  suppressed: 'objects',
  support: 'objects',
  data: 'object',
};

const ADVISORY_DATA: KeyKinds<NonNullable<VulnerabilityDraft['data']>> = {
  builtAt: 'text',
  digest: 'text',
  distributionCovered: 'flag?',
  distributionUpdatedAt: 'text?',
  distributionNamespace: 'text?',
  distributionFallbackFor: 'text?',
  distributionEnded: 'flag?',
  uncovered: 'objects',
  consulted: 'objects',
};

const BASELINE: KeyKinds<NonNullable<FactsDraft['baseline']>> = {
  name: 'text',
  packages: 'objects',
  setuidFiles: 'objects',
  sizeBytes: 'number',
  vulnerabilities: 'objects?',
  secrets: 'objects?',
};

/** What the keys of facts hold, by the path of the object that they are in; objects that are not here are not looked into. */
export const DRAFT_KEYS: ReadonlyMap<string, ReadonlyMap<string, string>> = new Map([
  ['', new Map(Object.entries(FACTS))],
  ['vulnerabilities', new Map(Object.entries(VULNERABILITIES))],
  ['vulnerabilities.data', new Map(Object.entries(ADVISORY_DATA))],
  ['baseline', new Map(Object.entries(BASELINE))],
]);

/** Texts without which an entry of a list says nothing, by the path of the list. */
export const ENTRY_KEYS: ReadonlyMap<string, readonly string[]> = new Map([
  ['packages', ['name']],
  ['files', ['path']],
  ['secrets', ['path']],
  ['lint', ['rule']],
  ['gaps', ['code', 'effect', 'message']],
  ['retrievedFiles', ['path', 'text']],
  ['licenses', ['purl', 'declared']],
  ['vulnerabilities.matches', ['id']],
  ['vulnerabilities.settled', ['id']],
  ['vulnerabilities.undetermined', ['purl', 'reason']],
  ['vulnerabilities.support', ['name', 'version']],
  ['vulnerabilities.data.uncovered', ['reason']],
  ['vulnerabilities.data.consulted', ['namespace']],
  ['baseline.packages', ['name']],
  ['baseline.vulnerabilities', ['id']],
  ['baseline.secrets', ['path']],
]);

const SEVERITY = ['severity', ['unknown', 'negligible', 'low', 'medium', 'high', 'critical']] as const;

/** A key of entries that holds one of some words, by the path of the list. A word that is none would match no rule. */
export const ENTRY_WORDS: ReadonlyMap<string, readonly [key: string, words: readonly unknown[]]> = new Map<
  string,
  readonly [string, readonly unknown[]]
>([
  ['vulnerabilities.matches', SEVERITY],
  ['vulnerabilities.settled', SEVERITY],
  ['baseline.vulnerabilities', SEVERITY],
  ['vulnerabilities.support', ['state', ['supported', 'maintenance', 'extended', 'ended', 'unknown']]],
  ['vulnerabilities.data.uncovered', ['reason', ['no-data', 'third-party', 'unidentified']]],
]);
