import { defineTrigger } from '../../../contracts/define-trigger.ts';
import type { Trigger } from '../../../contracts/trigger.ts';
import { optional, withDefault } from '../../../parameters/parameter-kind.ts';
import { oneOf, patternListOf } from '../../../parameters/text-kinds.ts';
import { readPattern } from '../../../text/pattern.ts';

/** Severities, weakest first. */
const LEVELS = ['style', 'info', 'warning', 'error'] as const;

export const finding: Trigger = defineTrigger({
  id: 'finding',
  title: 'Dockerfile finding',
  summary: 'Fires for each finding of the Dockerfile rules.',
  since: '0.1.0',
  stability: 'experimental',
  needs: ['lint'],
  params: {
    rules: withDefault(patternListOf(readPattern), '*', {
      summary: 'Patterns for rules, by id or alias.',
      example: 'DL3*',
    }),
    except: optional(patternListOf(readPattern), {
      summary: 'Patterns for rules that are left out.',
      example: 'DL3008',
    }),
    severity: withDefault(oneOf(LEVELS), 'warning', { summary: 'Least severity that is reported.', example: 'error' }),
  },
  messages: { found: '{rule} in {path} line {line}: {text}' },
  *evaluate({ lint }, params) {
    const least = LEVELS.indexOf(params.severity);
    for (const { rule, aliases, severity, message, path, line } of lint) {
      const names = [rule, ...aliases];
      if (LEVELS.indexOf(severity) < least) continue;
      if (!params.rules.some((pattern) => names.some((name) => pattern.matches(name)))) continue;
      if (params.except?.some((pattern) => names.some((name) => pattern.matches(name))) === true) continue;
      yield {
        message: 'found',
        data: { rule, path, line, text: message },
        subject: { kind: 'dockerfile', key: path },
        discriminator: `${rule}:${line}`,
        evidence: { rule, severity, path, line },
      };
    }
  },
});
