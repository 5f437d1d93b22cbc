import { type Digest, isDigest } from '@assay/core';
import { type ApplicablePolicy, applicablePolicies } from '../policies/applicable-policies.ts';
import type { AdmissionAnswer, AdmissionRequest, PatchOperation } from '../review/admission-review.ts';
import type { Door } from '../review/door.ts';
import { isExempt } from '../review/exemption.ts';
import type { ImageUse } from '../workload/image-use.ts';
import { imagesOf } from '../workload/images-of.ts';
import { introducedImages } from '../workload/introduced-images.ts';
import { controllerOf } from '../workload/parent.ts';

/**
 * Puts digests to the tags of an object where policy says so: `app:1` becomes `app:1@sha256:…`, with the tag kept for rules on tags. What
 * cannot be resolved stays as it is, and the validating review decides. Doing it again changes nothing.
 */
export async function pinImages(request: AdmissionRequest, door: Door, deadline: number): Promise<AdmissionAnswer> {
  const { uid, operation, namespace } = request;
  const set = door.policies();
  if (set === null || (operation !== 'CREATE' && operation !== 'UPDATE')) return { uid, allowed: true };
  if (isExempt(namespace, door)) return { uid, allowed: true };
  const labels = door.ports.namespaceLabels(namespace);
  const pinning = applicablePolicies(set, { name: namespace, labels }).find((item) => pins(item, request));
  if (pinning === undefined) return { uid, allowed: true };
  const kind = { group: request.kind.group, kind: request.kind.name };
  const images = imagesOf(request.object, kind, door.kinds);
  const before = operation === 'UPDATE' ? imagesOf(request.oldObject, kind, door.kinds).uses : [];
  const uses = introducedImages(images.uses, before).filter(
    ({ reference, isTemplate }) => !isTemplate && !reference.includes('@'),
  );
  const pullSecrets = door.ports.pullCredentials({
    namespace,
    serviceAccount: images.serviceAccount,
    pullSecrets: images.pullSecrets,
  });
  const environment = labels?.[door.settings.environmentLabel] ?? null;
  const parent = controllerOf(request.object);
  const patch = await Promise.all(
    uses.map(async (use) => {
      const digest =
        keptDigest(use, before) ??
        (await door.judge.resolve({
          reference: use.reference,
          policy: pinning.policy,
          namespace,
          environment,
          pullSecrets,
          deadline,
          dryRun: request.dryRun,
          knownDigest: door.parents.digestOf(parent, use.reference),
        }));
      return digest === null ? [] : pinPatch(use, digest);
    }),
  );
  return { uid, allowed: true, patch: patch.flat() };
}

function pins({ policy, mode }: ApplicablePolicy, { kind }: AdmissionRequest): boolean {
  const { pin, isShadow } = policy.enforcement;
  if (pin === 'off' || isShadow || mode === 'audit') return false;
  return pin === 'workloads' || kind.name === 'Pod';
}

/** The digest that the field has already: the same manifest applied again changes nothing. */
function keptDigest(use: ImageUse, before: readonly ImageUse[]): Digest | null {
  const old = before.find(({ pointer }) => pointer === use.pointer)?.reference ?? '';
  const [name, digest = ''] = old.split('@');
  return (name === use.reference || name === withTag(use.reference)) && isDigest(digest) ? digest : null;
}

/** The text is tested before it is replaced: somebody may have changed it since. */
function pinPatch({ pointer, reference }: ImageUse, digest: Digest): readonly PatchOperation[] {
  return [
    { op: 'test', path: pointer, value: reference },
    { op: 'replace', path: pointer, value: `${withTag(reference)}@${digest}` },
  ];
}

/** As written, with the tag that is meant where none is. */
function withTag(reference: string): string {
  return reference.indexOf(':', reference.lastIndexOf('/') + 1) < 0 ? `${reference}:latest` : reference;
}
