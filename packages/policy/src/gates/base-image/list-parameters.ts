import type { Parameter } from '../../contracts/parameter.ts';
import { count } from '../../parameters/comparison.ts';
import { optional } from '../../parameters/parameter-kind.ts';
import { textList } from '../../parameters/text-kinds.ts';

/** Parameters of triggers that go by the list of official images. */
export const LIST_PARAMETERS: {
  readonly mirrors: Parameter<readonly string[] | null>;
  readonly max_list_age_days: Parameter<number | null>;
} = {
  mirrors: optional(textList, {
    summary:
      'Places that mirror the official images, up to their names; they count for the other rules of the policy too.',
    example: 'mirror.example/library',
  }),
  max_list_age_days: optional(count, {
    summary: 'Days that the list of official images may be old, else the rule gives an error; any when absent.',
    example: '60',
  }),
};
