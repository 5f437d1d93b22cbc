import { defineTrigger } from '../../../contracts/define-trigger.ts';
import type { Trigger } from '../../../contracts/trigger.ts';
import { optional, required } from '../../../parameters/parameter-kind.ts';
import { oneOf, text } from '../../../parameters/text-kinds.ts';
import { ATTRIBUTE_CHECKS, complainAboutAttribute, holds } from './attribute-check.ts';
import { ATTRIBUTES, attributeFact, readAttribute } from './attribute-value.ts';

export const attribute: Trigger = defineTrigger({
  id: 'attribute',
  title: 'Attribute',
  summary: 'Fires when an attribute of the image compares with the value as the check says.',
  since: '0.1.0',
  stability: 'stable',
  needs: [],
  sometimes: ['config', 'layers', 'os'],
  selectFacts: (params) => [attributeFact(params.attribute)],
  params: {
    attribute: required(oneOf(ATTRIBUTES), {
      summary: 'What is compared; size is that of all layers as stored.',
      example: 'size',
    }),
    check: required(oneOf(ATTRIBUTE_CHECKS), {
      summary: 'How it is compared; orders are numeric, versions by segment.',
      example: '>',
    }),
    value: optional(text, {
      summary: 'What it is compared with; sizes may end in kb, mb, gb or tb, which are powers of 1024.',
      example: '1gb',
    }),
  },
  messages: {
    matched:
      "Attribute check for attribute: '{attribute}' check: '{check}' check_value: '{value}' matched image value: '{actual}'",
  },
  legacy: { gate: 'metadata', trigger: 'attribute' },
  check: (params) => complainAboutAttribute(params.attribute, params.check, params.value),
  *evaluate(facts, params) {
    const actual = readAttribute(params.attribute, facts);
    if (!holds(params.attribute, params.check, params.value ?? '', actual)) return;
    const shown = actual.length === 0 ? 'None' : actual.join(',');
    const value = params.value ?? 'None';
    yield {
      message: 'matched',
      data: { attribute: params.attribute, check: params.check, value, actual: shown },
      subject: { kind: 'image', key: params.attribute },
      discriminator: `${params.check} ${value}`,
      evidence: { values: actual },
      legacyMessage: `Attribute check for attribute: '${params.attribute}' check: '${params.check}' check_value: '${value}' matched image value: '${shown}'`,
    };
  },
});
