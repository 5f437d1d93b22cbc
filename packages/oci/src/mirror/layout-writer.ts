import { resolve } from 'node:path';
import { AssayError, printable } from '@assay/core';
import type { FetchedManifest } from '../content-source.ts';
import { artifactTypeOf } from '../evidence/evidence-form.ts';
import { openLayoutStore } from '../evidence/layout-store.ts';
import { type LayoutEntry, addLayoutEntries, writeLayoutBlob } from '../oci-layout/layout-writer.ts';
import { directoryFiles } from '../oci-layout/source.ts';
import type { PlannedManifest } from './mirror-plan.ts';
import type { Delivery, MirrorWriter } from './mirror-writer.ts';

/** Opens a layout to copy into. Its `index.json` changes once, when everything is there. */
export function openLayoutWriter(
  path: string,
  options: { readonly name: string | null; readonly signal: AbortSignal },
): MirrorWriter {
  const directory = resolve(path);
  const entries: LayoutEntry[] = [];
  return {
    place: printable(path),
    blob: async (blob) => delivery(await writeLayoutBlob(directory, blob)),
    manifest: async ({ fetched }) =>
      delivery(
        await writeLayoutBlob(directory, {
          digest: fetched.digest,
          sizeBytes: fetched.bytes.byteLength,
          open: () => once(fetched.bytes),
        }),
      ),
    list: async (evidence) => {
      entries.push(entryOf(evidence, evidence.tag));
      return 'layout-entry';
    },
    named: async (tag) => await readNamed(directory, tag, options.signal),
    finish: async (root) => await addLayoutEntries(directory, [...entries, entryOf(root, options.name)]),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

function delivery(outcome: 'present' | 'written'): Delivery {
  return outcome === 'present' ? 'present' : 'sent';
}

function entryOf({ fetched, mediaType, manifest }: PlannedManifest, name: string | null): LayoutEntry {
  const artifactType = manifest?.artifactType == null ? null : artifactTypeOf(manifest);
  return {
    mediaType,
    digest: fetched.digest,
    sizeBytes: fetched.bytes.byteLength,
    artifactType,
    annotations: manifest?.subject == null ? {} : manifest.annotations,
    name,
  };
}

async function readNamed(directory: string, name: string, signal: AbortSignal): Promise<FetchedManifest | null> {
  try {
    await using store = await openLayoutStore(directoryFiles(directory), { kind: 'oci', path: directory });
    return await store.named(name, signal);
  } catch (error) {
    if (error instanceof AssayError && error.code === 'NOT_AN_IMAGE') return null;
    throw error;
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
