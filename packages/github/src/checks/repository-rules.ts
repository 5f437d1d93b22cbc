import { AssayError, type SecretRulesDocument } from '@assay/core';
import { DEFAULT_LINT_SETTINGS, type LintSettings, importHadolint, readLintSettings } from '@assay/dockerfile';
import { DEFAULT_SECRET_KEY } from '@assay/inspection';
import { type BaselineEntry, baselineEntries, decodeBaseline } from '@assay/secret';
import { parse } from 'yaml';
import type { ContentReader } from './content-reader.ts';
import type { CommitTree } from './read-tree.ts';

/**
 * What a repository says about how it is looked at. It is read from the branch that a change goes to: whoever wrote the change does not decide
 * how it is judged.
 */
export interface RepositoryRules {
  /** `assay.yaml` as it was parsed; null for none. */
  readonly document: unknown;
  readonly lint: LintSettings;
  readonly secretRules: readonly SecretRulesDocument[];
  /** What was decided about secrets that are known. */
  readonly secretBaseline: (fingerprint: string, path: string) => BaselineEntry | null;
  /** `.assayignore` and `.gitleaksignore` at the root. */
  readonly ignoreFiles: readonly { readonly path: string; readonly bytes: Buffer }[];
  /** Patterns of images that may be used; empty: any may. */
  readonly approved: readonly string[];
  readonly mirrors: readonly string[];
  /** Paths of the files that say something, or would. */
  readonly files: readonly string[];
  /** What of it cannot be used, one sentence each. */
  readonly problems: readonly string[];
}

const IGNORE_FILES = ['.assayignore', '.gitleaksignore'] as const;
const HADOLINT_FILES = ['.hadolint.yaml', '.hadolint.yml'] as const;

/** Names under which settings may lie. */
export const SETTINGS_FILES = ['assay.yaml', 'assay.yml'] as const;

/** Bytes of a document of settings, and of a baseline. */
const LARGEST = 1024 * 1024;
const LARGEST_BASELINE = 16 * 1024 * 1024;
const MOST_RULE_FILES = 20;

/** Reads what a repository says. */
export async function readRepositoryRules(tree: CommitTree, reader: ContentReader): Promise<RepositoryRules> {
  const problems: string[] = [];
  const read = async (path: string): Promise<string | null> => readText(tree, reader, path, problems);
  const document = await readDocument(read, problems);
  const lintConfig = textOf(document, 'lint-config');
  const { lint, problem } = await readLint(read, lintConfig);
  if (problem !== null) problems.push(problem);
  const secretRules: SecretRulesDocument[] = [];
  for (const path of textsOf(document, 'secret-rules').slice(0, MOST_RULE_FILES)) {
    const text = await read(normal(path));
    if (text === null) problems.push(`the file ${JSON.stringify(path)} of secret-rules is not there`);
    else secretRules.push({ name: path, text });
  }
  const baseline = textOf(document, 'secret-baseline');
  const secretBaseline =
    baseline === null ? NOTHING_KNOWN : await readBaseline(tree, reader, normal(baseline), problems);
  const ignoreFiles: { path: string; bytes: Buffer }[] = [];
  for (const path of IGNORE_FILES) {
    const text = await read(path);
    if (text !== null) ignoreFiles.push({ path, bytes: Buffer.from(text) });
  }
  return {
    document,
    lint,
    secretRules,
    secretBaseline,
    ignoreFiles,
    files: [
      ...SETTINGS_FILES,
      ...IGNORE_FILES,
      ...HADOLINT_FILES,
      ...[lintConfig, baseline, ...textsOf(document, 'secret-rules')].flatMap((path) =>
        path === null ? [] : normal(path),
      ),
    ],
    approved: [...textsOf(document, 'approved'), ...textsOf(document, 'approved-images')],
    mirrors: textsOf(document, 'official-mirror'),
    problems,
  };
}

const NOTHING_KNOWN = (): null => null;

/** No rules at all. */
export const NO_RULES: RepositoryRules = {
  document: null,
  lint: DEFAULT_LINT_SETTINGS,
  secretRules: [],
  secretBaseline: NOTHING_KNOWN,
  ignoreFiles: [],
  files: [...SETTINGS_FILES, ...IGNORE_FILES, ...HADOLINT_FILES],
  approved: [],
  mirrors: [],
  problems: [],
};

function normal(path: string): string {
  return path.replace(/^\.\//, '');
}

async function readText(
  tree: CommitTree,
  reader: ContentReader,
  path: string,
  problems: string[],
  largest: number = LARGEST,
): Promise<string | null> {
  const entry = tree.files.get(path);
  if (entry === undefined) return null;
  if (entry.size > largest) {
    problems.push(`the file ${JSON.stringify(path)} is larger than ${largest} bytes`);
    return null;
  }
  const content = await reader.read(entry.blob);
  return content.kind === 'content' && content.bytes.length <= largest ? content.bytes.toString('utf8') : null;
}

/** What a baseline says; one that cannot be used accepts nothing, and that is told. */
async function readBaseline(
  tree: CommitTree,
  reader: ContentReader,
  path: string,
  problems: string[],
): Promise<RepositoryRules['secretBaseline']> {
  const text = await readText(tree, reader, path, problems, LARGEST_BASELINE);
  try {
    if (text !== null) return baselineEntries(decodeBaseline(text), DEFAULT_SECRET_KEY);
    problems.push(`the file ${JSON.stringify(path)} of secret-baseline is not there`);
  } catch (error) {
    if (!(error instanceof AssayError)) throw error;
    problems.push(`the baseline ${JSON.stringify(path)} cannot be used`);
  }
  return NOTHING_KNOWN;
}

type ReadText = (path: string) => Promise<string | null>;

async function readDocument(read: ReadText, problems: string[]): Promise<unknown> {
  for (const name of SETTINGS_FILES) {
    const text = await read(name);
    if (text !== null) return parseSettings(text, name, problems);
  }
  return null;
}

/** A document of settings as plain values; null, and a problem, for what is none. */
export function parseSettings(text: string, name: string, problems: string[]): unknown {
  try {
    const value: unknown = parse(text, { schema: 'core', maxAliasCount: 0, prettyErrors: false });
    return value;
  } catch {
    problems.push(`${name} is no YAML document that can be read`);
    return null;
  }
}

async function readLint(
  read: ReadText,
  named: string | null,
): Promise<{ readonly lint: LintSettings; readonly problem: string | null }> {
  for (const path of named === null ? HADOLINT_FILES : [normal(named)]) {
    const text = await read(path);
    if (text === null) continue;
    const name = path.split('/').at(-1) ?? path;
    try {
      const lint = /hadolint/i.test(name) ? importHadolint({ text, name }).settings : readLintSettings({ text, name });
      return { lint, problem: null };
    } catch {
      return { lint: DEFAULT_LINT_SETTINGS, problem: `the settings of Dockerfile rules in ${name} cannot be used` };
    }
  }
  const problem = named === null ? null : `the file ${JSON.stringify(named)} of lint-config is not there`;
  return { lint: DEFAULT_LINT_SETTINGS, problem };
}

function textOf(document: unknown, key: string): string | null {
  return textsOf(document, key)[0] ?? null;
}

/** The texts under a key: one, or a list. */
function textsOf(document: unknown, key: string): readonly string[] {
  if (typeof document !== 'object' || document === null || !Object.hasOwn(document, key)) return [];
  const value: unknown = Reflect.get(document, key);
  return (Array.isArray(value) ? value : [value]).filter((one) => typeof one === 'string').slice(0, 1000);
}
