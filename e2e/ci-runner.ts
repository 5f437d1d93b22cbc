import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isJsonObject } from '@assay/core';
import { parse } from 'yaml';

/** What a step or a job left. */
export interface StepRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What the steps of an action left. */
export interface ActionRun extends StepRun {
  /** Outputs of the action, as it declares them. */
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
  /** Actions that it would have used, as they are named. */
  readonly used: readonly string[];
}

/** Where a run takes place. */
export interface Place {
  /** Directory that is checked out. */
  readonly workspace: string;
  /** For files of the runner. */
  readonly temporary: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** Runs a script as runners do: from a file, with nothing of the user's shell. */
export function runScript(script: string, shell: 'bash' | 'sh', { workspace, temporary, environment }: Place): StepRun {
  const file = join(mkdtempSync(join(temporary, 'script-')), 'script.sh');
  writeFileSync(file, script);
  const args = shell === 'bash' ? ['--noprofile', '--norc', '-eo', 'pipefail', file] : ['-e', file];
  const { status, stdout, stderr } = spawnSync(shell, args, { cwd: workspace, env: environment, encoding: 'utf8' });
  return { code: status, stdout, stderr };
}

/** Reads a YAML file that holds a map. */
export function readYamlMap(path: string): Readonly<Record<string, unknown>> {
  return mapOf(parse(readFileSync(path, 'utf8')), path);
}

/** A value that must be a map. */
export function mapOf(value: unknown, what: string): Readonly<Record<string, unknown>> {
  if (!isJsonObject(value)) throw new Error(`${what} is not a map`);
  return value;
}

/** A value that must be a list. */
export function listOf(value: unknown, what: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new Error(`${what} is not a list`);
  return value;
}

/** Runs the steps of a composite action as GitHub's runner does; actions that it uses are noted and left out. */
export function runAction(directory: string, inputs: Readonly<Record<string, string>>, place: Place): ActionRun {
  const action = readYamlMap(join(directory, 'action.yml'));
  const declared = mapOf(action['inputs'], 'inputs');
  const given = Object.fromEntries(
    Object.entries(declared).map(([name, input]) => {
      return [`inputs.${name}`, inputs[name] ?? textOf(mapOf(input, name)['default'])];
    }),
  );
  const values = new Map<string, string>([...Object.entries(given), ['runner.os', 'Linux']]);
  const summaryFile = join(mkdtempSync(join(place.temporary, 'summary-')), 'summary.md');
  const used: string[] = [];
  let last: StepRun = { code: 0, stdout: '', stderr: '' };
  for (const step of listOf(mapOf(action['runs'], 'runs')['steps'], 'steps').map((one) => mapOf(one, 'step'))) {
    if (step['uses'] !== undefined) {
      used.push(textOf(step['uses']));
      continue;
    }
    const outputFile = join(mkdtempSync(join(place.temporary, 'output-')), 'output');
    writeFileSync(outputFile, '');
    const own = Object.entries(mapOf(step['env'] ?? {}, 'env')).map(([name, value]) => {
      return [name, expanded(textOf(value), values)] as const;
    });
    last = runScript(expanded(textOf(step['run']), values), 'bash', {
      ...place,
      environment: {
        ...place.environment,
        GITHUB_ACTIONS: 'true',
        CI: 'true',
        GITHUB_ACTION_PATH: directory,
        GITHUB_WORKSPACE: place.workspace,
        GITHUB_OUTPUT: outputFile,
        GITHUB_STEP_SUMMARY: summaryFile,
        GITHUB_ENV: join(place.temporary, 'env'),
        ...Object.fromEntries(own),
      },
    });
    for (const [name, value] of readOutputs(outputFile))
      values.set(`steps.${textOf(step['id'])}.outputs.${name}`, value);
    if (last.code !== 0) break;
  }
  const outputs = Object.entries(mapOf(action['outputs'], 'outputs')).map(([name, output]) => {
    return [name, expanded(textOf(mapOf(output, name)['value']), values)] as const;
  });
  const summary = existsSync(summaryFile) ? readFileSync(summaryFile, 'utf8') : '';
  return { ...last, outputs: Object.fromEntries(outputs), summary, used };
}

/** `${{ inputs.name }}` and the like, put in as text, which is what makes them dangerous in scripts. */
function expanded(text: string, values: ReadonlyMap<string, string>): string {
  return text.replace(/\$\{\{ *([\w.-]+) *\}\}/g, (_, name: string) => values.get(name) ?? '');
}

/** The file of outputs as GitHub reads it: `name=value`, or `name<<MARK` and lines up to the mark. */
function readOutputs(file: string): readonly (readonly [string, string])[] {
  const outputs: (readonly [string, string])[] = [];
  const lines = readFileSync(file, 'utf8').split('\n');
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? '';
    const block = /^([^=]+)<<(.+)$/.exec(line);
    if (block !== null) {
      const end = lines.indexOf(block[2] ?? '', at);
      outputs.push([block[1] ?? '', lines.slice(at + 1, end).join('\n')]);
      at = end;
    } else if (line.includes('=')) {
      outputs.push([line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]);
    }
  }
  return outputs;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** An empty directory. */
export function emptyDirectory(path: string): string {
  mkdirSync(path, { recursive: true });
  return path;
}
