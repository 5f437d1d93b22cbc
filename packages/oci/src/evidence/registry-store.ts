import { AssayError, type Digest, type Reference, isDigest } from '@assay/core';
import type { FetchedManifest } from '../content-source.ts';
import type { OpenOptions } from '../open-options.ts';
import type { Connection } from '../registry/connection.ts';
import { fetchRootManifest } from '../registry/manifest-fetch.ts';
import { listReferrers } from '../registry/referrers-api.ts';
import { createSource } from '../registry/registry-source.ts';
import { type RegistrySession, openSession } from '../registry/registry-session.ts';
import type { EvidenceStore, ReferrerList } from './evidence-store.ts';

/**
 * Opens a repository as a place of evidence, its mirrors included: the first server that has something decides, and that there is
 * nothing counts only when the registry itself says so. Nothing is sent yet.
 * @throws OFFLINE, ABORTED, REGISTRY_SETTINGS_INVALID
 */
export function openRegistryStore(repository: Reference, options: OpenOptions): EvidenceStore {
  const session = openSession(repository, options, { access: 'pull' });
  return registryStore(repository, session);
}

/** The same over connections that are there already; disposing of it cuts them. */
export function registryStore(repository: Reference, session: RegistrySession): EvidenceStore {
  const { connections, retry } = session;
  const close = async (): Promise<void> => await session[Symbol.asyncDispose]();
  return {
    place: `${repository.registry}/${repository.repository}`,
    found: { referrers: 'referrers-api', referrersTag: 'referrers-tag', signatureTag: 'signature-tag' },
    entries: [],
    content: createSource(repository, connections, { retry, close }),
    named: async (name, signal) =>
      await firstToHave(connections, async (connection) => await fetchNamed(connection, name, { ...retry, signal })),
    referrers: async (subject, limits, signal): Promise<ReferrerList> => {
      const list = await firstToHave(connections, async (connection) => {
        const found = await listReferrers(connection, subject, { limits, retry: { ...retry, signal } });
        return found === null || found.entries.length + found.gaps.length === 0 ? null : found;
      });
      return list ?? { entries: [], gaps: [] };
    },
    [Symbol.asyncDispose]: close,
  };
}

async function fetchNamed(
  connection: Connection,
  name: string,
  retry: Parameters<typeof fetchRootManifest>[2],
): Promise<FetchedManifest | null> {
  const digest: Digest | null = isDigest(name) ? name : null;
  try {
    return await fetchRootManifest(connection, { tag: digest === null ? name : null, digest }, retry);
  } catch (error) {
    if (error instanceof AssayError && error.code === 'IMAGE_NOT_FOUND') return null;
    throw error;
  }
}

async function firstToHave<T>(
  connections: readonly Connection[],
  ask: (connection: Connection) => Promise<T | null>,
): Promise<T | null> {
  for (const [at, connection] of connections.entries()) {
    try {
      const answer = await ask(connection);
      if (answer !== null || at === connections.length - 1) return answer;
    } catch (error) {
      const isLast = at === connections.length - 1;
      if (isLast || !(error instanceof AssayError) || error.kind === 'aborted' || error.kind === 'usage') throw error;
    }
  }
  return null;
}
