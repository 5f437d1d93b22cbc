import type { Digest, Evidence } from '@assay/core';
import type { Descriptor } from '../content-source.ts';
import { mapBounded } from '../content/map-bounded.ts';
import { verifyBytes } from '../content/verify-bytes.ts';
import {
  BUNDLE_TYPE,
  DSSE_TYPE,
  IN_TOTO_TYPE,
  type LayerForm,
  NOTATION_TYPE,
  artifactTypeOf,
  formOfContent,
  formOfIndexLayer,
  formOfReferrerLayer,
  formOfTagLayer,
  isLayerForm,
} from './evidence-form.ts';
import type { EvidenceSearch } from './evidence-search.ts';
import type { Holder } from './find-holders.ts';

/** A layer that is evidence, not read yet. */
interface Planned {
  readonly holder: Holder;
  readonly layer: Descriptor;
  readonly form: LayerForm;
}

/** Reads the evidence that manifests hold, in their order; the same blob is read once. */
export async function readHolders(search: EvidenceSearch, holders: readonly Holder[]): Promise<readonly Evidence[]> {
  const planned = withinBudget(
    search,
    holders.flatMap((holder) => plan(search, holder)),
  );
  const wanted = [...new Map(planned.map(({ layer }) => [keyOf(layer), layer])).values()];
  const read = await mapBounded(wanted, search.limits.concurrency, async (layer) => ({
    key: keyOf(layer),
    bytes: await readLayer(search, layer),
  }));
  const contents = new Map(read.map(({ key, bytes }) => [key, bytes]));
  return withoutRepeats(
    planned.flatMap((one) => {
      const content = contents.get(keyOf(one.layer)) ?? null;
      return content === null ? [] : [evidenceOf(search, one, content)];
    }),
  );
}

function keyOf(layer: Descriptor): string {
  return `${layer.digest} ${layer.sizeBytes}`;
}

async function readLayer(search: EvidenceSearch, layer: Descriptor): Promise<Uint8Array | null> {
  return await search.attempt(async () => {
    const { blobBytes: maxBytes } = search.limits;
    const bytes = await search.store.content.blob(layer, { maxBytes, signal: search.signal });
    verifyBytes(bytes, layer);
    return bytes;
  });
}

function plan(search: EvidenceSearch, holder: Holder): readonly Planned[] {
  const { manifest, digest } = holder;
  if (manifest.layerCount > manifest.layers.length) {
    const message = `${digest} has ${manifest.layerCount} layers; ${manifest.layers.length} were read`;
    if (mayHoldEvidence(holder)) search.addGap('EVIDENCE_LAYER_LIMIT', message);
  }
  const known = manifest.layers.flatMap((layer): readonly Planned[] => {
    const form = formOf(holder, layer);
    return form === null ? [] : [{ holder, layer, form }];
  });
  const unknown = manifest.layers.length - known.length;
  const isExpected = unknown === 0 || (known.length > 0 && (holder.role === 'referrer' || holder.role === 'build'));
  if (!isExpected && mayHoldEvidence(holder)) {
    search.addGap('EVIDENCE_FORM_UNKNOWN', `${digest} holds ${unknown} layers of unknown type`);
  }
  return known;
}

function formOf({ role, manifest }: Holder, layer: Descriptor): LayerForm | null {
  if (role === 'referrer') return formOfReferrerLayer(manifest, layer);
  return role === 'build' ? formOfIndexLayer(layer) : formOfTagLayer(role, layer);
}

const EVIDENCE_TYPES: ReadonlySet<string> = new Set([BUNDLE_TYPE, DSSE_TYPE, IN_TOTO_TYPE, NOTATION_TYPE]);

/** Referrers may be anything; those that are not called evidence and hold none are nobody's business here. */
function mayHoldEvidence({ role, manifest }: Holder): boolean {
  if (role !== 'referrer') return true;
  return (
    EVIDENCE_TYPES.has(artifactTypeOf(manifest)) ||
    manifest.layers.some((layer) => formOfReferrerLayer(manifest, layer) !== null)
  );
}

/** What is too large is left out before anything is fetched, by the promised sizes, so that the same things are left out each time. */
function withinBudget(search: EvidenceSearch, planned: readonly Planned[]): readonly Planned[] {
  const { blobBytes, totalBytes } = search.limits;
  const counted = new Map<string, boolean>();
  let total = 0;
  return planned.filter(({ layer }) => {
    const key = keyOf(layer);
    const known = counted.get(key);
    if (known !== undefined) return known;
    const isSmall = layer.sizeBytes <= blobBytes;
    const fits = isSmall && total + layer.sizeBytes <= totalBytes;
    counted.set(key, fits);
    if (fits) total += layer.sizeBytes;
    else if (isSmall) search.addGap('EVIDENCE_TOTAL_TOO_LARGE', `only the first ${totalBytes} bytes were read`);
    else
      search.addGap(
        'EVIDENCE_BLOB_TOO_LARGE',
        `${layer.digest} has ${layer.sizeBytes} bytes, the limit is ${blobBytes}`,
      );
    return fits;
  });
}

function evidenceOf(search: EvidenceSearch, { holder, layer, form: planned }: Planned, content: Uint8Array): Evidence {
  const form = planned === 'statement-or-envelope' ? formOfContent(content) : planned;
  return {
    form,
    content,
    digest: layer.digest,
    mediaType: layer.mediaType,
    annotations: isLayerForm(form) ? layer.annotations : holder.manifest.annotations,
    subject: holder.subject,
    origin: { found: holder.found, place: search.store.place, manifest: holder.digest },
  };
}

/** The same content about the same subject counts once; for forms that keep the signature in annotations those have to agree too. */
function withoutRepeats(items: readonly Evidence[]): readonly Evidence[] {
  const seen = new Set<string>();
  return items.filter((item) => {
    const key = identityOf(item);
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew;
  });
}

function identityOf({ form, digest, subject, annotations }: Evidence): string {
  const parts: readonly (Digest | string | readonly string[])[] = [form, digest, subject];
  const notes = isLayerForm(form) ? Object.entries(annotations).toSorted(([a], [b]) => (a < b ? -1 : 1)) : [];
  return JSON.stringify([parts, notes]);
}
