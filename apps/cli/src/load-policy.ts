import { relative } from 'node:path';
import { AssayError } from '@assay/core';
import { type CompiledPolicy, compilePolicy } from '@assay/policy';
import { assetPath } from './asset.ts';
import { cliError } from './errors.ts';
import { readInput } from './read-input.ts';

/** Bytes of a policy document. */
const MAX_POLICY_BYTES = 16 * 1024 * 1024;

/** The policy that counts when none is named. */
const DEFAULT_POLICY = 'policies/default.yaml';

/**
 * Reads and compiles a policy file.
 * @throws POLICY_UNREADABLE, and what compiling throws, with the name of the file in its details
 */
export async function loadPolicy(path: string, workingDirectory: string): Promise<CompiledPolicy> {
  const inside = relative(workingDirectory, path);
  const name = inside.startsWith('..') || inside === '' ? path : inside;
  const text = await readInput(path, {
    maxBytes: MAX_POLICY_BYTES,
    refuse: (reason, cause) => cliError('POLICY_UNREADABLE', `the policy ${name} cannot be read: ${reason}`, { cause }),
  });
  try {
    return compilePolicy({ text, name });
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
export async function loadDefaultPolicy(workingDirectory: string): Promise<CompiledPolicy> {
  return loadPolicy(await assetPath(DEFAULT_POLICY), workingDirectory);
}
