import { createHash } from 'node:crypto';
import { type Reference, formatReference } from '@assay/core';
import type { OpenOptions, OpenedArtifact } from '@assay/oci';
import { controllerError } from '../errors.ts';
import { bundlePolicy } from './policy-bundle.ts';
import { entriesOf, looksLikePolicySet, readPolicySetDocument } from './policy-set-document.ts';
import { type Reading, poll } from './poll.ts';
import {
  ANY_NAMESPACE,
  EVERYTHING,
  type PolicyBundle,
  type PolicyContribution,
  type PolicyEnforcement,
  type PolicyEntry,
  type PolicySource,
} from './policy-set.ts';

/** Artifact type of policies in a registry. */
const POLICY_ARTIFACT_TYPE = 'application/vnd.assay.policies.v1';
/** Bytes of one document, and of all of an artifact. */
const MAX_BYTES = 16 * 1024 * 1024;
const MAX_DOCUMENTS = 200;

/** Policies in a registry: an artifact whose blobs are policy documents, or documents that say which policies hold where. */
export interface ArtifactSourceOptions {
  /** With a digest nobody can put other policies in their place. */
  readonly reference: Reference;
  readonly enforcement: PolicyEnforcement;
  readonly open: Omit<OpenOptions, 'signal'>;
  /** Milliseconds between looks. Default 30,000. */
  readonly intervalMs?: number;
  readonly onProblem: (message: string) => void;
}

/** Policies of an artifact. What a tag names is taken over when it is another artifact by then. */
export function artifactSource(options: ArtifactSourceOptions): PolicySource {
  const { reference, onProblem, intervalMs = 30_000 } = options;
  const name = formatReference(reference);
  let last: { readonly digest: string; readonly reading: Reading } | null = null;
  return {
    id: `artifact:${name}`,
    start: async (onChange) => {
      const look = async (signal: AbortSignal): Promise<Reading> => {
        const { openArtifact } = await import('@assay/oci');
        await using artifact = await openArtifact(reference, POLICY_ARTIFACT_TYPE, { ...options.open, signal });
        if (artifact.digest === last?.digest) return last.reading;
        const reading = await readArtifact(artifact, `artifact:${name}`, options.enforcement);
        last = { digest: artifact.digest, reading };
        return reading;
      };
      return poll({ name: `the policies of ${name}`, look, intervalMs, onProblem }, onChange);
    },
  };
}

async function readArtifact(
  artifact: OpenedArtifact,
  source: string,
  enforcement: PolicyEnforcement,
): Promise<Reading> {
  if (artifact.blobs.length > MAX_DOCUMENTS) {
    throw controllerError('POLICY_SOURCE_FAILED', `it has more than ${MAX_DOCUMENTS} documents`);
  }
  const policies: PolicyEntry[] = [];
  const exceptions: PolicyContribution['exceptions'][number][] = [];
  const breakGlass: PolicyContribution['breakGlass'][number][] = [];
  const unreadable: PolicyContribution['unreadable'][number][] = [];
  const hash = createHash('sha256');
  let left = MAX_BYTES;
  for (const [index, blob] of artifact.blobs.entries()) {
    const name = nameOf(blob.annotations, index);
    if (blob.sizeBytes > left) throw controllerError('POLICY_SOURCE_FAILED', `it is larger than ${MAX_BYTES} bytes`);
    left -= blob.sizeBytes;
    const text = await textOf(artifact.open(blob));
    hash.update(`${name}\0${text}\0`);
    try {
      if (!looksLikePolicySet(text)) {
        policies.push({ name, namespace: null, document: bundled(name, text), scope: ANY_NAMESPACE, enforcement });
        continue;
      }
      const document = readPolicySetDocument(text, name);
      policies.push(...entriesOf(document, (policy) => inlineBundle(policy)));
      exceptions.push(...document.exceptions);
      breakGlass.push(...document.breakGlass);
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      unreadable.push({ name: looksLikePolicySet(text) ? EVERYTHING : name, namespace: null, problem });
    }
  }
  return { contribution: { source, policies, exceptions, breakGlass, unreadable }, fingerprint: hash.digest('hex') };
}

/** What blobs say of themselves is a name for people and nothing else, least of all a path. */
function nameOf(annotations: Readonly<Record<string, string>>, index: number): string {
  const title = annotations['org.opencontainers.image.title'] ?? '';
  const name = title.replace(/\.(?:ya?ml|json)$/i, '');
  return /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(name) ? name : `document-${index + 1}`;
}

function inlineBundle({ name, inline }: { readonly name: string; readonly inline: string | null }): PolicyBundle {
  if (inline !== null) return bundled(name, inline);
  throw controllerError(
    'POLICY_SET_INVALID',
    `policy ${name} names a file; in an artifact it stands in the document itself`,
  );
}

function bundled(name: string, text: string): PolicyBundle {
  return bundlePolicy({ name, text }, { resolveInclude: () => null, resolveFile: () => null });
}

async function textOf(pieces: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const piece of pieces) chunks.push(piece);
  return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
}
