import { createHash } from 'node:crypto';
import type { SourceFinding } from '@assay/core';
import type { ImageUse, SkipReason } from '@assay/dockerfile';
import type { LinePlaces } from './line-places.ts';
import { PIN_RULES, type PinRule } from './pin-rules.ts';
import type { SourceText } from './read-source-files.ts';

/** A name of an image in a file. */
export interface PinPlace {
  readonly file: SourceText;
  readonly use: ImageUse;
  readonly places: LinePlaces;
}

/** Why a name is left as it is, to follow a colon. */
export const WHY_SKIPPED: Readonly<Record<SkipReason, string>> = {
  'not-an-image': 'it is no image',
  'variable-unset': 'it depends on a variable that has no value in the file',
  'variable-shared': 'the variable at its end is used elsewhere too; give each image a variable of its own',
  'alias-shared': 'its text is a YAML anchor that is used elsewhere too',
  'not-a-reference': 'it is no name of an image',
  'built-here': 'the image is built from this file',
  template: 'a template fills it in',
  form: 'it is written in a form that cannot be changed by itself',
};

/** A finding on a name. The message begins in lower case and has no full stop. */
export function pinFinding(rule: PinRule, { file, use, places }: PinPlace, message: string): SourceFinding {
  const { id, aliases, severity } = PIN_RULES[rule];
  const { line, column } = places.at(use.span.start);
  const key = createHash('sha256')
    .update(JSON.stringify([id, file.path, use.what, use.written]))
    .digest('hex');
  return {
    id: key.slice(0, 16),
    rule: id,
    aliases,
    severity,
    message: `${message.charAt(0).toUpperCase()}${message.slice(1)}.`,
    path: file.path,
    line,
    column,
    evidence: { what: use.what, place: use.place },
  };
}
