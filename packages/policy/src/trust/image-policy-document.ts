import type { DocumentProblem } from '@assay/core';
import type { ImportNote } from '../image-policies/import-note.ts';

/** What a file of image policies is as a policy of ours: every image, judged by those that are about it; one that none is about is stopped. */
export const IMAGE_POLICY_RULES: string = JSON.stringify({
  version: '2',
  rule_sets: [
    {
      id: 'image-policies',
      name: 'Image policies',
      rules: [{ id: 'image-policies', gate: 'image_policy', trigger: 'unmet', action: 'STOP' }],
    },
  ],
  mappings: [
    {
      id: 'every-image',
      name: 'Every image',
      registry: '*',
      repository: '*',
      image: { type: 'tag', value: '*' },
      rule_set_ids: ['image-policies'],
    },
  ],
});

/** Notes of an import as warnings of a document. */
export function noteWarnings(notes: readonly ImportNote[]): readonly DocumentProblem[] {
  return notes.map(({ pointer, line, column, what, why, advice }) => ({
    severity: 'warning',
    code: 'IMAGE_POLICY_NOTE',
    message: `${what}: ${why}`,
    pointer,
    line,
    column,
    hint: advice,
  }));
}
