import type { Digest, Reference } from '@assay/core';
import type { TextEdit } from '../contracts/text-edit.ts';
import type { Span } from '../syntax/span.ts';

/** Kinds of files that name images. */
export type ImagePlace = 'dockerfile' | 'compose' | 'kubernetes' | 'helm-values' | 'kustomize' | 'github-workflow';

/** Why a name of an image is left as it is. */
export type SkipReason =
  /** `scratch`, an earlier stage or a number. */
  | 'not-an-image'
  /** Its text depends on a variable that has no value in the file. */
  | 'variable-unset'
  /** Part of its text is a variable that other images use as well. */
  | 'variable-shared'
  /** It is no reference of an image. */
  | 'not-a-reference'
  /** The file itself says that this image is built from it. */
  | 'built-here'
  /** An expression of a template or a workflow fills it in. */
  | 'template'
  /** A YAML anchor that stands for something else as well. */
  | 'alias-shared'
  /** A block text of several lines, an escape or another form whose place cannot be changed by itself. */
  | 'form';

/** How a digest is written at a place. */
export type PinForm =
  /** Replaces the whole reference. */
  | { readonly kind: 'reference'; readonly span: Span }
  /** Replaces a tag by `tag@digest`, or a digest after it. */
  | { readonly kind: 'tag'; readonly span: Span; readonly written: string }
  /** Replaces the value of a key of its own. */
  | { readonly kind: 'digest'; readonly span: Span }
  /** Puts a new line with the key in. */
  | { readonly kind: 'insert'; readonly at: number; readonly before: string; readonly after: string };

/** One place in a file that names an image. */
export interface ImageUse {
  readonly place: ImagePlace;
  /** What names it: `FROM`, `COPY --from`, `services.web.image`. */
  readonly what: string;
  /** As written. */
  readonly written: string;
  /** With variables put in; null when that is not possible. */
  readonly reference: Reference | null;
  /** Platform that the file asks for, as written; null for none. */
  readonly platform: string | null;
  /** Where the name stands. */
  readonly span: Span;
  /** How a digest is written; null when it is not to be. */
  readonly form: PinForm | null;
  readonly skip: SkipReason | null;
  /** YAML aliases that stand for the text that would be changed. Default 0. */
  readonly aliases?: number;
}

/** The edit that pins a use to a digest; null when it is already there, or the place is left as it is. */
export function pinEdit(use: ImageUse, digest: Digest, text: string): TextEdit | null {
  const { form } = use;
  if (form === null) return null;
  const edit = editOf(form, digest, text);
  return text.slice(edit.span.start, edit.span.end) === edit.text ? null : edit;
}

function editOf(form: PinForm, digest: Digest, text: string): TextEdit {
  switch (form.kind) {
    case 'reference':
      return { span: form.span, text: `${withoutDigest(text.slice(form.span.start, form.span.end))}@${digest}` };
    case 'tag':
      return { span: form.span, text: `${withoutDigest(form.written)}@${digest}` };
    case 'digest':
      return { span: form.span, text: digest };
    case 'insert':
      return { span: { start: form.at, end: form.at }, text: `${form.before}${digest}${form.after}` };
  }
}

function withoutDigest(text: string): string {
  const at = text.indexOf('@');
  return at < 0 ? text : text.slice(0, at);
}
