import { defineTrigger } from '../../../contracts/define-trigger.ts';
import type { Occurrence, Trigger } from '../../../contracts/trigger.ts';
import { flag } from '../../../parameters/number-kinds.ts';
import { optional, required, withDefault } from '../../../parameters/parameter-kind.ts';
import { oneOf, text } from '../../../parameters/text-kinds.ts';
import { INSTRUCTIONS, readDockerfileLines, readInstructionLines } from '../instruction-lines.ts';
import { CHECKS, complainAboutValue, readTextCheck } from '../../../parameters/text-check.ts';

export const instruction: Trigger = defineTrigger({
  id: 'instruction',
  title: 'Instruction',
  summary:
    'Fires for each line of a Dockerfile instruction that the check selects, or once when the instruction is absent.',
  since: '0.1.0',
  stability: 'stable',
  needs: ['config', 'history'],
  sometimes: ['dockerfile'],
  params: {
    instruction: required(oneOf(INSTRUCTIONS), {
      summary: 'The instruction whose lines are tested.',
      example: 'HEALTHCHECK',
    }),
    check: required(oneOf(CHECKS), { summary: 'How the text after the instruction is tested.', example: 'not_exists' }),
    value: optional(text, {
      summary: 'What the check compares with: a text, a regular expression for like, a comma-separated list for in.',
      example: 'root',
    }),
    actual_dockerfile_only: withDefault(flag, 'false', {
      summary: 'Ask only when the Dockerfile itself was given; what an image records does not count as one.',
      example: 'true',
    }),
  },
  messages: {
    matched: "Dockerfile directive '{instruction}' check '{check}' matched against '{value}' for line '{line}'",
    absent: "Dockerfile directive '{instruction}' not found, matching condition '{check}' check",
  },
  legacy: { gate: 'dockerfile', trigger: 'instruction' },
  check: (params) => complainAboutValue(params.check, params.value),
  *evaluate({ config, history, dockerfile = null }, params): Iterable<Occurrence<'matched' | 'absent'>> {
    if (params.actual_dockerfile_only && dockerfile === null) return;
    const lines =
      params.actual_dockerfile_only && dockerfile !== null
        ? readDockerfileLines(params.instruction, dockerfile)
        : readInstructionLines(params.instruction, config, history, dockerfile);
    const inEffect = lines.filter(({ value }) => params.instruction !== 'HEALTHCHECK' || value !== 'NONE');
    const { check } = params;
    if (check === 'not_exists') {
      if (inEffect.length > 0) return;
      const legacyMessage = `Dockerfile directive '${params.instruction}' not found, matching condition '${check}' check`;
      const subject = { kind: 'config', key: params.instruction } as const;
      yield { message: 'absent', data: { instruction: params.instruction, check }, subject, legacyMessage };
      return;
    }
    const selects = readTextCheck(check, params.value ?? '');
    for (const { value, subject } of check === 'exists' ? inEffect : lines) {
      if (!selects(value)) continue;
      const line = `${params.instruction} ${value}`;
      const against = check === 'exists' ? 'None' : (params.value ?? '');
      const legacyMessage = `Dockerfile directive '${params.instruction}' check '${check}' matched against '${against}' for line '${line}'`;
      const data = { instruction: params.instruction, check, value: params.value ?? '', line };
      const discriminator = check === 'exists' ? check : `${check} ${params.value ?? ''}`;
      yield { message: 'matched', data, subject, discriminator, legacyMessage, evidence: { line } };
    }
  },
});
