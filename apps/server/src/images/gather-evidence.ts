import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type FactContext,
  type FactSources,
  type FurtherFact,
  type SingleFacts,
  baseImageSource,
  lintFacts,
  trustSources,
} from '@assay/assess';
import { type DockerfileFact, type FactNeeds, type Image, NO_TRUST } from '@assay/core';
import type { LibrarySnapshot } from '@assay/dockerfile';
import { type OpenOptions, evidenceTarget } from '@assay/oci';
import type { ServiceParts } from '../service/parts.ts';

/** Facts that are found when an image is opened, because only then somebody with the right to do so looks at its registry. */
export const GATHERED = [
  'dockerfile',
  'lint',
  'baseImage',
  'signatures',
  'attestations',
  'provenance',
  'imagePolicies',
  'evidenceSearch',
] as const satisfies readonly FurtherFact[];

/** Largest answer of an authority or a repository of trusted roots, in bytes. */
const LARGEST_ANSWER = 8 * 1024 * 1024;

/** What evidence is gathered about and with. */
export interface EvidenceWork {
  readonly image: Image;
  /** What the active policies of the space ask; null when it has none. */
  readonly needs: FactNeeds | null;
  readonly dockerfile: DockerfileFact | null;
  readonly open: OpenOptions;
}

/**
 * Finds out what neither the layers nor the configuration of an image tell, as far as the policies of the space ask for it. Facts that cannot
 * be had are absent, so that rules on them become error findings.
 * @throws what the registry throws while it is asked
 */
export async function gatherEvidence(parts: ServiceParts, work: EvidenceWork): Promise<SingleFacts> {
  const { image, dockerfile } = work;
  const needs = work.needs ?? {
    kinds: new Set(),
    request: { fileDigests: { algorithms: [], paths: [] }, retrieve: [] },
    trust: NO_TRUST,
  };
  const context: FactContext = {
    identity: { subject: image.subject, reference: image.reference },
    inspection: null,
    config: image.config,
    annotations: image.annotations ?? {},
    history: image.history,
    layers: image.layers,
    evidenceTarget: evidenceTarget(image),
    needs,
    evaluatedAt: new Date(parts.now()),
  };
  const wanted = GATHERED.filter((kind) => needs.kinds.has(kind) || (kind === 'dockerfile' && dockerfile !== null));
  if (wanted.length === 0) return {};
  const sources = await evidenceSources(parts, work);
  const found: Partial<Record<FurtherFact, unknown>> = {};
  for (const kind of wanted) {
    const fact: unknown = await sources[kind]?.(context);
    if (fact !== undefined) found[kind] = fact;
  }
  return gathered(found);
}

/** As the facts will be read again: what they are is what JSON keeps of them. */
function gathered(found: Partial<Record<FurtherFact, unknown>>): SingleFacts {
  const facts: SingleFacts = JSON.parse(JSON.stringify(found));
  return facts;
}

async function evidenceSources(parts: ServiceParts, { dockerfile, open }: EvidenceWork): Promise<FactSources> {
  const trust = await trustOf(parts, open);
  const { officialImages = null } = parts.settings;
  const base = await baseImageSource({
    known: null,
    dockerfile,
    provenance: async (context) => await trust.provenance?.(context),
    open,
    trusted: [],
    library: async () => await readOfficialImages(officialImages ?? ''),
    mirrors: [],
  });
  return {
    ...trust,
    ...(dockerfile === null ? {} : { dockerfile: async () => dockerfile }),
    lint: async (context) => {
      const { DEFAULT_LINT_SETTINGS } = await import('@assay/dockerfile');
      return await lintFacts(context, { dockerfile, settings: DEFAULT_LINT_SETTINGS });
    },
    // Without the list of official images no rule that asks about it can be told more than which base it is.
    baseImage: async (context) => await base(officialImages === null ? withoutQuestions(context) : context),
  };
}

function withoutQuestions(context: FactContext): FactContext {
  const { baseImage: _questions, ...needs } = context.needs;
  return { ...context, needs };
}

async function readOfficialImages(path: string): Promise<LibrarySnapshot> {
  const { readLibraryDocument } = await import('@assay/dockerfile');
  return readLibraryDocument(await readFile(path, 'utf8'));
}

/** Who vouches for an image. Trusted roots and authorities are asked through the guard on outgoing connections. */
async function trustOf({ egress, settings }: ServiceParts, open: OpenOptions): Promise<FactSources> {
  const { createTufFetcher } = await import('@assay/trust');
  const { signal } = open;
  const answer = async (response: Response): Promise<Uint8Array | null> =>
    response.ok ? new Uint8Array(await response.arrayBuffer()) : null;
  return await trustSources({
    open,
    signal,
    rootFetcher: createTufFetcher({
      directory: join(settings.dataDirectory, 'trusted-roots'),
      download: async (url, maxBytes) => answer(await egress.fetch(url, { maxBytes, signal })),
    }),
    revocation: async ({ url, body }) => {
      const headers = { 'content-type': 'application/ocsp-request' };
      const bounded = { signal, maxBytes: LARGEST_ANSWER, timeoutMs: 5000 };
      try {
        const request = body === null ? bounded : { ...bounded, method: 'POST' as const, body, headers };
        return await answer(await egress.fetch(url, request));
      } catch {
        signal.throwIfAborted();
        return null;
      }
    },
  });
}
