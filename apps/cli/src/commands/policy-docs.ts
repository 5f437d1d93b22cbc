import {
  type GatesDescription,
  type ParameterDescription,
  type TriggerDescription,
  describeGates,
} from '@assay/policy';
import { jsonText, wrapped } from '@assay/report';
import type { CommandContext } from '../command-table.ts';
import { EXIT } from '../exit-code.ts';
import { planReports } from '../reports.ts';
import { renderOptions } from '../terminal/look.ts';
import { plainFormats } from '../terminal/plain-formats.ts';

/** `assay policy docs`: what rules can look for. */
export async function policyDocs(context: CommandContext): Promise<number> {
  const { width } = renderOptions(context, true);
  const formats = plainFormats<GatesDescription>({
    table: ({ gates }) => `${gates.flatMap((gate) => gateLines(gate, width)).join('\n')}\n`,
    json: (description) => `${jsonText({ schemaVersion: 1, ...description })}\n`,
  });
  const reports = await planReports(context, formats);
  await reports.write(describeGates());
  return EXIT.pass;
}

function gateLines(gate: GatesDescription['gates'][number], width: number): string[] {
  return [
    gate.gate,
    ...indented(gate.summary, 2, width),
    ...gate.triggers.flatMap((trigger) => triggerLines(trigger, width)),
    '',
  ];
}

function triggerLines(trigger: TriggerDescription, width: number): string[] {
  const aliases = trigger.aliases.length === 0 ? '' : ` (also ${trigger.aliases.join(', ')})`;
  return [
    '',
    `  ${trigger.trigger}${aliases}`,
    ...indented(trigger.summary, 4, width),
    ...trigger.params.flatMap((parameter) => parameterLines(parameter, width)),
  ];
}

function parameterLines(parameter: ParameterDescription, width: number): string[] {
  const fallback = parameter.default === null ? '' : `, default ${parameter.default}`;
  const words = parameter.values === undefined ? '' : `: ${parameter.values.join(', ')}`;
  const aliases = parameter.aliases.length === 0 ? '' : `, also ${parameter.aliases.join(', ')}`;
  return [
    `      ${parameter.name} (${parameter.type}${words}${parameter.required ? ', required' : ''}${fallback}${aliases})`,
    ...indented(`${parameter.summary} Example: ${parameter.example}`, 8, width),
  ];
}

function indented(text: string, indent: number, width: number): string[] {
  return wrapped(text, Math.max(30, width - indent)).map((line) => `${' '.repeat(indent)}${line}`);
}
