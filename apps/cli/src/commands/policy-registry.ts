import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { openCacheDirectory } from '@assay/assess';
import { type PolicyText, policyTextProblems, pushPolicyArtifact, withPolicyArtifact } from '@assay/controller';
import { type Digest, type Reference, formatReference, parseReference, printable } from '@assay/core';
import { type OpenOptions, gatherEvidence } from '@assay/oci';
import { COSIGN_SIGN, encodeStatement, signStatement } from '@assay/trust';
import { cacheLocation } from '../cache-location.ts';
import type { CommandContext } from '../command-table.ts';
import { withDeadline } from '../deadline.ts';
import { cliError } from '../errors.ts';
import { EXIT } from '../exit-code.ts';
import { note } from '../notes.ts';
import { makeOpenOptions } from '../open-options.ts';
import { readInput } from '../read-input.ts';
import { SETTINGS } from '../settings/settings.ts';
import { attachBundle } from '../trust/attach-bundle.ts';
import { namedSigners } from '../trust/named-signers.ts';
import { type Signing, readSigning } from '../trust/read-signing.ts';
import { artifactProblem } from '../trust/verify-artifact.ts';

/** Bytes of one document. */
const MAX_BYTES = 16 * 1024 * 1024;

/** `assay policy push REFERENCE FILE…`: what stands on stdout names the artifact by its digest. */
export async function policyPush(context: CommandContext): Promise<number> {
  const { io, operands, settings } = context;
  const isSigned = settings.get(SETTINGS.signWith) !== null || settings.get(SETTINGS.identityToken) !== null;
  const signing = isSigned ? await readSigning(context) : null;
  const documents = await Promise.all(operands.slice(1).map(async (path) => readDocument(context, path)));
  refuseTwins(documents);
  const problems = policyTextProblems(documents);
  if (problems.length > 0)
    throw cliError('POLICY_UNREADABLE', problems.map((problem) => printable(problem)).join('; '));
  const pushed = await onRegistry(context, async (reference, open) => {
    const digest = await pushPolicyArtifact(reference, { documents, createdAt: io.now().toISOString() }, open);
    if (signing !== null) await sign({ ...reference, digest }, signing, { open, now: io.now() });
    return formatReference({ ...reference, tag: null, digest });
  });
  await io.stdout.write(`${pushed}\n`);
  await note(context, signing === null ? 'nobody signed it: name a signer with --sign-with' : 'signed');
  return EXIT.pass;
}

/**
 * `assay policy pull REFERENCE DIRECTORY`: exit code 2 when nobody who counts signed the policies; with no signer named, whatever the
 * registry gives is taken.
 */
export async function policyPull(context: CommandContext): Promise<number> {
  const { io, operands } = context;
  const directory = resolve(io.workingDirectory, operands[1] ?? '.');
  const asked = await namedSigners(context);
  const pulled = await onRegistry(context, async (reference, open) =>
    withPolicyArtifact(reference, open, async (artifact) => {
      const problem =
        asked.verifiers.length === 0
          ? null
          : await artifactProblem(context, { ...reference, digest: artifact.digest }, { asked, open });
      const { digest } = artifact;
      return problem === null ? { digest, documents: await artifact.read() } : { digest, problem };
    }),
  );
  if ('problem' in pulled) {
    await io.stderr.write(`${pulled.digest} is not taken: ${printable(pulled.problem)}\n`);
    return EXIT.fail;
  }
  const { digest, documents } = pulled;
  await mkdir(directory, { recursive: true });
  // Names are those of documents, never paths.
  for (const { name, text } of documents) await writeFile(join(directory, `${name}.yaml`), text);
  const trust =
    asked.verifiers.length === 0 ? 'nobody was asked to vouch for it: name a key with --key' : 'signed as asked';
  await note(context, `${digest}: ${documents.map(({ name }) => `${name}.yaml`).join(', ')} in ${directory}; ${trust}`);
  return EXIT.pass;
}

async function onRegistry<T>(
  context: CommandContext,
  work: (reference: Reference, open: OpenOptions) => Promise<T>,
): Promise<T> {
  const { io, operands, settings } = context;
  const target = (operands[0] ?? '').replace(/^registry:/, '');
  const reference = parseReference(target);
  const { scratchDirectory } = openCacheDirectory(cacheLocation(io, settings));
  return await withDeadline(io, settings.get(SETTINGS.timeout), async (signal) =>
    work(reference, await makeOpenOptions(context, `registry:${target}`, { scratchDirectory, signal })),
  );
}

async function readDocument({ io }: CommandContext, path: string): Promise<PolicyText> {
  const text = await readInput(resolve(io.workingDirectory, path), {
    maxBytes: MAX_BYTES,
    refuse: (reason, cause) => cliError('POLICY_UNREADABLE', `${printable(path)} cannot be read: ${reason}`, { cause }),
  });
  const name = basename(path).replace(/\.(?:ya?ml|json)$/i, '');
  if (/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(name)) return { name, text };
  throw cliError('USAGE', `${printable(path)}: its name stands for the policy: letters, digits, dots and dashes`);
}

function refuseTwins(documents: readonly PolicyText[]): void {
  const twin = documents.find(({ name }, at) => documents.findIndex((one) => one.name === name) !== at);
  if (twin !== undefined) throw cliError('USAGE', `two files are called ${twin.name}, which stands for the policy`);
}

/** Signs as cosign does: a statement about the manifest, stored beside it. */
async function sign(
  reference: Reference & { readonly digest: Digest },
  { identity, services }: Signing,
  { open, now }: { readonly open: OpenOptions; readonly now: Date },
): Promise<void> {
  const { digest } = reference;
  const target = {
    subject: { digest, indexDigest: null, platform: null },
    source: { kind: 'registry', reference },
  } as const;
  const { subjects } = await gatherEvidence(target, { ...open, limits: { referrers: 0 } });
  const subject = subjects.find((one) => one.digest === digest);
  if (subject?.mediaType == null || subject.sizeBytes === null) {
    throw cliError('OPTION_CONFLICT', `${digest} has no manifest that a signature could be stored beside`);
  }
  const name = `${reference.registry}/${reference.repository}`;
  const statement = encodeStatement({ name, digest, predicateType: COSIGN_SIGN, predicate: {} });
  const bundle = await signStatement(statement, identity, services);
  const place = { kind: 'registry', reference: { ...reference, tag: null } } as const;
  const descriptor = { mediaType: subject.mediaType, digest, sizeBytes: subject.sizeBytes };
  await attachBundle(place, { predicateType: COSIGN_SIGN, bundle, subject: descriptor }, { open, now });
}
