import { relative, resolve } from 'node:path';
import { AssayError, type JsonObject } from '@assay/core';
import { type CompiledPolicy, compilePolicy } from '@assay/policy';
import { assetPath } from './asset.ts';
import { cliError } from './errors.ts';
import { fileIncludes, policyFiles } from './policy-includes.ts';
import { readInput } from './read-input.ts';

/** Bytes of a policy document. */
const MAX_POLICY_BYTES = 16 * 1024 * 1024;

/** The policy that counts when none is named. */
const DEFAULT_POLICY = 'policies/default.yaml';

/**
 * Reads and compiles a policy file and what it includes.
 * @throws POLICY_UNREADABLE, and what compiling throws, with the name of the file in its details
 */
export async function loadPolicy(
  path: string,
  workingDirectory: string,
  variables: JsonObject = {},
): Promise<CompiledPolicy> {
  const name = shownPath(path, workingDirectory);
  const text = await readInput(path, {
    maxBytes: MAX_POLICY_BYTES,
    refuse: (reason, cause) => cliError('POLICY_UNREADABLE', `the policy ${name} cannot be read: ${reason}`, { cause }),
  });
  return namingDocument(name, () =>
    compilePolicy(
      { text, name },
      {
        variables,
        resolveInclude: fileIncludes(resolve(workingDirectory, path)),
        resolveFile: policyFiles(resolve(workingDirectory, path)),
      },
    ),
  );
}

/** A path as messages call it: relative where it lies in the working directory. */
export function shownPath(path: string, workingDirectory: string): string {
  const inside = relative(workingDirectory, path);
  return inside.startsWith('..') || inside === '' ? path : inside;
}

/** Reads a document; an error gets the name of the document, so that its problems can be told with their places. */
export function namingDocument<T>(name: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof AssayError)) throw error;
    const { code, kind, message, hint, problems, details } = error;
    throw new AssayError(code, { kind, summary: '' }, message, {
      problems,
      details: { ...details, document: name },
      cause: error,
      ...(hint === undefined ? {} : { hint }),
    });
  }
}

/** The policy that comes with Assay. */
export async function loadDefaultPolicy(workingDirectory: string, variables: JsonObject = {}): Promise<CompiledPolicy> {
  return loadPolicy(await assetPath(DEFAULT_POLICY), workingDirectory, variables);
}
