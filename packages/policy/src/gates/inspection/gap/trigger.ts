import { defineTrigger } from '../../../contracts/define-trigger.ts';
import type { Trigger } from '../../../contracts/trigger.ts';
import { withDefault } from '../../../parameters/parameter-kind.ts';
import { oneOf, patternListOf } from '../../../parameters/text-kinds.ts';
import { readPattern } from '../../../text/pattern.ts';

export const gap: Trigger = defineTrigger({
  id: 'gap',
  title: 'Inspection gap',
  summary: 'Fires for each part of the image that could not be read or understood.',
  since: '0.1.0',
  stability: 'stable',
  needs: ['gaps'],
  params: {
    codes: withDefault(patternListOf(readPattern), '*', {
      summary: 'Patterns for the codes of gaps.',
      example: 'PACKAGE_*',
    }),
    effect: withDefault(oneOf(['any', 'incomplete', 'partial']), 'any', {
      summary: 'Only gaps of this effect; incomplete ones keep an image from passing even without a rule.',
      example: 'partial',
    }),
  },
  messages: { found: '{code}: {text}' },
  *evaluate({ gaps }, params) {
    for (const found of gaps) {
      if (params.effect !== 'any' && found.effect !== params.effect) continue;
      if (!params.codes.some((code) => code.matches(found.code))) continue;
      const place = found.path ?? found.layer ?? found.cataloger ?? 'image';
      yield {
        message: 'found',
        data: { code: found.code, text: found.message },
        subject: { kind: 'gap', key: `${found.code}/${place}` },
        locations: found.path === undefined ? [] : [{ path: found.path, layer: found.layer ?? null }],
        evidence: { code: found.code, effect: found.effect },
      };
    }
  },
});
