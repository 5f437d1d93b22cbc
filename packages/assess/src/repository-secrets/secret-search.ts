import { createHash } from 'node:crypto';
import type { SourceRule, SourceSeverity } from '@assay/core';
import { DEFAULT_SECRET_KEY } from '@assay/inspection';
import {
  type Confidence,
  type Detector,
  type RuleNote,
  type Scanner,
  type UserDetector,
  createScanner,
  detectors,
  readSecretRules,
} from '@assay/secret';
import type { RepositorySecretOptions } from './options.ts';

/** Raised whenever the same content would be found to hold other secrets for reasons that no detector shows. */
const SCAN_REVISION = 1;

/** What looks for secrets in contents of a repository, and describes what it finds. */
export interface SecretSearch {
  readonly scanner: Scanner;
  /** Text without the secrets in it. */
  readonly hide: (text: string) => string;
  /** True for paths that are looked at although their content is binary: key stores. */
  readonly takesBinary: (path: string) => boolean;
  /** True for paths that some detectors look at only: a content that has several paths is looked at under such a one. */
  readonly prefers: (path: string) => boolean;
  /** True for a detector that only guesses from names. */
  readonly isGeneric: (detector: string) => boolean;
  readonly ruleOf: (detector: string) => SourceRule;
  readonly notes: readonly RuleNote[];
  /** True for a commit whose secrets of that detector the rules accept. */
  readonly allowsCommit: (commit: string, detector: string) => boolean;
  /** Digest of everything that decides which secrets are found in a content. */
  readonly revision: string;
}

/** How bad a finding is for tools that know severities. */
export const SEVERITY_OF: Readonly<Record<Confidence, SourceSeverity>> = {
  high: 'error',
  medium: 'warning',
  low: 'info',
};

/**
 * Makes the search.
 * @throws SECRET_CONFIG_INVALID, GITLEAKS_CONFIG_INVALID
 */
export function openSearch(options: Pick<RepositorySecretOptions, 'rules' | 'exceptions' | 'binary'>): SecretSearch {
  const { userDetectors, disabled, allow, allowCommits, notes } = readSecretRules(options.rules);
  const enabled = detectors.modules.filter(({ id }) => !disabled.has(id));
  const scanner = createScanner({
    detectors: enabled,
    userDetectors,
    fingerprintKey: DEFAULT_SECRET_KEY,
    allow: { inlineComments: options.exceptions, rules: allow },
  });
  const own = new Map(userDetectors.map((detector) => [detector.id, detector]));
  const paths = enabled.flatMap((detector) => detector.paths ?? []);
  return {
    scanner,
    hide: createHide(userDetectors),
    takesBinary: (path) => paths.some((pattern) => pattern.test(path)),
    prefers: (path) =>
      paths.some((pattern) => pattern.test(path)) ||
      userDetectors.some(({ matchesPath }) => matchesPath?.(path) === true),
    isGeneric: (id) => detectors.get(id)?.breadth === 'generic',
    ruleOf: (id) => ruleOf(id, own),
    notes,
    allowsCommit: (commit, detector) =>
      allowCommits.some(({ commits, detectors: ids }) => commits.has(commit) && (ids === null || ids.has(detector))),
    revision: revisionOf(options, enabled),
  };
}

/** Hides what any detector takes for a secret, whoever accepts it: names of files may hold some. */
function createHide(userDetectors: readonly UserDetector[]): (text: string) => string {
  let redactor: Scanner | null = null;
  return (text) => {
    // Made when there is something to tell: most searches come to nothing.
    redactor ??= createScanner({
      detectors: detectors.modules,
      userDetectors: userDetectors.map((detector): UserDetector => ({ ...detector, allow: [] })),
      fingerprintKey: DEFAULT_SECRET_KEY,
      allow: { inlineComments: false },
    });
    const bytes = Buffer.from(text);
    const { occurrences } = redactor.scan(bytes, { path: '' });
    if (occurrences.length === 0) return text;
    const parts: string[] = [];
    let at = 0;
    for (const { offset, lengthBytes, preview } of occurrences) {
      if (offset < at) continue;
      parts.push(bytes.toString('utf8', at, offset), preview);
      at = offset + lengthBytes;
    }
    return [...parts, bytes.toString('utf8', at)].join('');
  };
}

function ruleOf(id: string, own: ReadonlyMap<string, UserDetector>): SourceRule {
  const mine = own.get(id);
  if (mine !== undefined) {
    const summary = `A detector of your own: ${mine.title}.`;
    return { id, aliases: [], title: mine.title, summary, severity: SEVERITY_OF[mine.confidence] };
  }
  const detector = detectors.get(id);
  if (detector === undefined) return { id, aliases: [], title: id, summary: id, severity: 'warning' };
  const { title, summary, confidence, aliases = [], equivalents, references } = detector;
  const link = references?.[0]?.url;
  return {
    id,
    aliases: [...aliases, ...equivalents],
    title,
    summary,
    severity: SEVERITY_OF[confidence],
    ...(link === undefined ? {} : { link }),
  };
}

function revisionOf(
  { rules, exceptions, binary }: Pick<RepositorySecretOptions, 'rules' | 'exceptions' | 'binary'>,
  enabled: readonly Detector[],
): string {
  const documents = rules.map(({ text }) => text);
  const key = Buffer.from(DEFAULT_SECRET_KEY).toString('hex');
  const hash = createHash('sha256').update(JSON.stringify([SCAN_REVISION, key, documents, exceptions, binary]));
  for (const { examples: _examples, ...detector } of enabled) {
    hash.update(JSON.stringify(detector, (_key, value: unknown) => asText(value)));
  }
  return hash.digest('hex');
}

function asText(value: unknown): unknown {
  return value instanceof RegExp || typeof value === 'function' ? String(value) : value;
}
