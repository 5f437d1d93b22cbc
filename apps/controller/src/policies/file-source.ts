import { createHash } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { controllerError } from '../errors.ts';
import { bundlePolicy } from './policy-bundle.ts';
import { type Reading, poll, rememberProblem } from './poll.ts';
import { entriesOf, looksLikePolicySet, readPolicySetDocument } from './policy-set-document.ts';
import {
  ANY_NAMESPACE,
  EVERYTHING,
  type PolicyBundle,
  type PolicyContribution,
  type PolicyEnforcement,
  type PolicyEntry,
  type PolicySource,
} from './policy-set.ts';

/** Documents of one directory. */
const MAX_FILES = 1000;

/** Policies in a file, or in all YAML and JSON files of a directory, such as a checkout or a mounted ConfigMap. */
export interface FileSourceOptions {
  /** Absolute. */
  readonly path: string;
  /** How policies are carried out that say nothing of it themselves. */
  readonly enforcement: PolicyEnforcement;
  /** Milliseconds between looks at the files. Default 2,000. */
  readonly intervalMs?: number;
  /** Text of a regular file within bounds, else null; at once, as compiling cannot wait. */
  readonly readFile: (path: string) => string | null;
  readonly onProblem: (message: string) => void;
}

/** A source that looks at its files again and again: that notices renamed mounts, which watching does not. */
export function fileSource(options: FileSourceOptions): PolicySource {
  const id = `file:${options.path}`;
  const { path: name, intervalMs = 2000 } = options;
  const { onProblem, problem } = rememberProblem(options.onProblem);
  return {
    id,
    problem,
    start: async (onChange) =>
      poll({ name, look: async () => readPolicies(id, options), intervalMs, onProblem }, onChange),
  };
}

/**
 * What the files say now.
 * @throws POLICY_SOURCE_FAILED when there is no such file or directory
 */
async function readPolicies(id: string, options: FileSourceOptions): Promise<Reading> {
  const files = await policyFiles(options.path);
  const hash = createHash('sha256');
  const entries: PolicyEntry[] = [];
  const exceptions: PolicyContribution['exceptions'][number][] = [];
  const breakGlass: PolicyContribution['breakGlass'][number][] = [];
  const unreadable: PolicyContribution['unreadable'][number][] = [];
  const read = (path: string): string | null => {
    const text = options.readFile(path);
    hash.update(`${path}\0${text ?? 'none'}\0`);
    return text;
  };
  for (const path of files) {
    const name = nameOf(path);
    const text = read(path);
    const isSet = text !== null && looksLikePolicySet(text);
    try {
      if (text === null) throw controllerError('POLICY_SOURCE_FAILED', `${path} is no readable text file`);
      if (!isSet) {
        const document = bundleFile({ path, name, text }, read);
        entries.push({ name, namespace: null, document, scope: ANY_NAMESPACE, enforcement: options.enforcement });
        continue;
      }
      const document = readPolicySetDocument(text, basename(path));
      entries.push(...entriesOf(document, (policy) => bundleOf(policy, path, read)));
      exceptions.push(...document.exceptions);
      breakGlass.push(...document.breakGlass);
    } catch (error) {
      unreadable.push({
        name: isSet ? EVERYTHING : name,
        namespace: null,
        problem: error instanceof Error ? error.message : String(error),
      });
    }
  }
  const contribution = { source: id, policies: entries, exceptions, breakGlass, unreadable };
  return { contribution, fingerprint: hash.digest('hex') };
}

function bundleOf(
  policy: { readonly name: string; readonly path: string | null; readonly inline: string | null },
  setPath: string,
  read: (path: string) => string | null,
): PolicyBundle {
  if (policy.inline !== null) return bundleFile({ path: setPath, name: policy.name, text: policy.inline }, read);
  const path = resolve(dirname(setPath), policy.path ?? '');
  // Text that cannot be had is no policy, so that the version before it holds.
  return bundleFile({ path, name: policy.name, text: read(path) ?? '' }, read);
}

/** A policy file with what it names. Relative paths start at the document that gives them; nothing outside is read. */
function bundleFile(
  file: { readonly path: string; readonly name: string; readonly text: string },
  read: (path: string) => string | null,
): PolicyBundle {
  const places = new Map<string, string>();
  const base = dirname(file.path);
  return bundlePolicy(
    { name: basename(file.path), text: file.text },
    {
      resolveInclude: (reference, from) => {
        if (isAbsolute(reference) || /^[a-z][a-z0-9+.-]*:/i.test(reference)) return null;
        const path = resolve(dirname((from === null ? null : places.get(from)) ?? file.path), reference);
        const text = read(path);
        if (text !== null) places.set(reference, path);
        return text;
      },
      resolveFile: (path) => (isAbsolute(path) ? null : read(resolve(base, path))),
    },
  );
}

async function policyFiles(path: string): Promise<readonly string[]> {
  let status;
  try {
    status = await stat(path);
  } catch (cause) {
    throw controllerError('POLICY_SOURCE_FAILED', `${path} does not exist or cannot be read`, { cause });
  }
  if (!status.isDirectory()) return [path];
  const names = await readdir(path);
  return names
    .filter((name) => /\.(?:ya?ml|json)$/i.test(name) && !name.startsWith('.'))
    .toSorted()
    .slice(0, MAX_FILES)
    .map((name) => join(path, name));
}

function nameOf(path: string): string {
  return relative(dirname(path), path).replace(/\.(?:ya?ml|json)$/i, '');
}
