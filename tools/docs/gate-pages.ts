import { join } from 'node:path';
import { type ParameterDescription, type TriggerDescription, describeGates } from '@assay/policy';
import { type Page, exampleFiles, fenced, readmeBody, table } from './page.ts';

/** One page for each gate: its triggers, their parameters, and the examples that run as tests. */
export function gatePages(root: string): readonly Page[] {
  return describeGates().gates.map(({ gate, title, summary, triggers }) => {
    const folder = join(root, 'packages/policy/src/gates', gate.replaceAll('_', '-'));
    const parts = [
      `# ${title} (\`${gate}\`)`,
      summary,
      readmeBody(folder),
      ...triggers.map((trigger) => triggerPart(folder, trigger)),
    ];
    const text = `${parts.filter((part) => part !== '').join('\n\n')}\n`;
    return { path: `gates/${gate}.md`, title: `\`${gate}\``, summary, text };
  });
}

function triggerPart(gateFolder: string, trigger: TriggerDescription): string {
  const folder = join(gateFolder, trigger.trigger.replaceAll('_', '-'));
  const aliases =
    trigger.aliases.length === 0 ? '' : `Also known as ${trigger.aliases.map((name) => `\`${name}\``).join(', ')}.`;
  const needs = trigger.needs.length === 0 ? 'nothing but the identity of the image' : trigger.needs.join(', ');
  const sometimes =
    trigger.sometimesNeeds.length === 0 ? '' : `; with some parameters also ${trigger.sometimesNeeds.join(', ')}`;
  const parameters =
    trigger.params.length === 0
      ? 'It takes no parameters.'
      : table(['Parameter', 'Type', 'Required', 'Default', 'Meaning', 'Example'], trigger.params.map(parameterRow));
  const examples = exampleFiles(folder, '.yaml').map(({ text }) => fenced('yaml', text));
  return [
    `## ${trigger.title} (\`${trigger.trigger}\`)`,
    trigger.summary,
    aliases,
    `Reads: ${needs}${sometimes}.`,
    parameters,
    examples.length === 0 ? '' : '### Examples',
    ...examples,
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function parameterRow(parameter: ParameterDescription): readonly string[] {
  const values = parameter.values === undefined ? '' : `: ${parameter.values.map((value) => `\`${value}\``).join(' ')}`;
  const aliases = parameter.aliases.length === 0 ? '' : ` Also \`${parameter.aliases.join('`, `')}\`.`;
  return [
    `\`${parameter.name}\``,
    `${parameter.type}${values}`,
    parameter.required ? 'yes' : 'no',
    parameter.default === null ? '' : `\`${parameter.default}\``,
    `${parameter.summary}${aliases}`,
    parameter.example === '' ? '' : `\`${parameter.example}\``,
  ];
}
