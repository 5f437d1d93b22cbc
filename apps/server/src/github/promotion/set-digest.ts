import { type Digest, parseReference } from '@assay/core';
import { type ImageUse, type TextEdit, applyEdits, findImageUses } from '@assay/dockerfile';

/** An image that is to be written into a file. */
export interface PromotedImage {
  /** Registry and repository. */
  readonly name: string;
  readonly tag: string | null;
  readonly digest: Digest;
}

/** The text with the digest in every place that names the image, or why it stays as it is. */
export type DigestChange =
  | { readonly kind: 'changed'; readonly text: string; readonly places: readonly string[] }
  | { readonly kind: 'same' }
  | { readonly kind: 'refused'; readonly reason: string };

/**
 * Writes an image into a Kustomization, Helm values, Kubernetes manifests, a Compose file, an application of Argo CD or a release of Flux, at
 * the places that name it, and nothing else: comments and layout stay.
 */
export function setDigest(file: { readonly path: string; readonly text: string }, image: PromotedImage): DigestChange {
  const { uses, problem } = findImageUses(file);
  if (problem !== null) return { kind: 'refused', reason: `the file cannot be read: ${problem.message}` };
  const own = uses.filter(
    ({ reference }) => reference !== null && `${reference.registry}/${reference.repository}` === image.name,
  );
  const inLists = listEdits(file.text, image);
  if (own.length === 0 && inLists.length === 0) {
    return { kind: 'refused', reason: `the file names no image ${image.name}` };
  }
  const edits: TextEdit[] = [...inLists];
  for (const use of own) {
    const edit = editOf(use, image);
    if (edit === null)
      return { kind: 'refused', reason: `${use.what} is written in a form that cannot be changed by itself` };
    edits.push(...withTag(edit, file.text, use, image));
  }
  const text = applyEdits(file.text, edits);
  if (text === file.text) return { kind: 'same' };
  return { kind: 'changed', text, places: own.map(({ what }) => what) };
}

function editOf({ form, written }: ImageUse, { tag, digest }: PromotedImage): TextEdit | null {
  if (form === null) return null;
  switch (form.kind) {
    case 'reference': {
      // The name as it is written, so that a mirror or a short form stays.
      const name = written.replace(/@.*$/, '').replace(/:[^/:]*$/, '');
      return { span: form.span, text: `${name}${tag === null ? '' : `:${tag}`}@${digest}` };
    }
    case 'tag':
      return { span: form.span, text: `${tag ?? form.written.replace(/@.*$/, '')}@${digest}` };
    case 'digest':
      return { span: form.span, text: digest };
    case 'insert':
      return { span: { start: form.at, end: form.at }, text: `${form.before}${digest}${form.after}` };
  }
}

/** A tag that stands apart from the digest is that of the image as well: a digest beside the tag of another one would mislead. */
function withTag(
  edit: TextEdit,
  text: string,
  { form, span, reference }: ImageUse,
  { tag }: PromotedImage,
): readonly TextEdit[] {
  const isApart = form?.kind === 'insert' || form?.kind === 'digest';
  if (tag === null || !isApart || text.slice(span.start, span.end) !== reference?.tag) return [edit];
  // What is inserted right behind the tag is one edit with it.
  if (edit.span.start === span.end) return [{ span: { ...span, end: edit.span.end }, text: `${tag}${edit.text}` }];
  return [edit, { span, text: tag }];
}

const ENTRY =
  /^([ \t]*-[ \t]+["']?)([A-Za-z0-9._/:-]+=)?([a-z0-9._/:-]+?)((?::[A-Za-z0-9._-]+)?(?:@sha256:[0-9a-f]{64})?)(["']?[ \t]*(?:#.*)?)\r?$/gm;

/** Entries of the list `kustomize.images` of an application of Argo CD: `- name=registry/repository:tag@digest`. */
function listEdits(text: string, { name, tag, digest }: PromotedImage): readonly TextEdit[] {
  if (!/^kind:[ \t]*Application(?:Set)?[ \t]*\r?$/m.test(text) || !/^[ \t]+images:[ \t]*\r?$/m.test(text)) return [];
  const edits: TextEdit[] = [];
  for (const found of text.matchAll(ENTRY)) {
    const [, lead = '', alias = '', written = '', version = ''] = found;
    if (nameOf(written) !== name) continue;
    const start = found.index + lead.length + alias.length + written.length;
    edits.push({ span: { start, end: start + version.length }, text: `${tag === null ? '' : `:${tag}`}@${digest}` });
  }
  return edits;
}

function nameOf(text: string): string | null {
  try {
    const { registry, repository } = parseReference(text);
    return `${registry}/${repository}`;
  } catch {
    return null;
  }
}
