import type { DockerfileFact, Healthcheck, HistoryEntry, ImageConfig } from '@assay/core';
import { UndecidableError } from '../../contracts/trigger.ts';
import { readBuildSteps } from './build-steps.ts';
import { readDockerfile } from './dockerfile-lines.ts';
import { lineKey } from './line-key.ts';

/** Instructions of a Dockerfile that rules may ask about. */
export const INSTRUCTIONS = [
  'ADD',
  'ARG',
  'COPY',
  'CMD',
  'ENTRYPOINT',
  'ENV',
  'EXPOSE',
  'FROM',
  'HEALTHCHECK',
  'LABEL',
  'MAINTAINER',
  'ONBUILD',
  'USER',
  'RUN',
  'SHELL',
  'STOPSIGNAL',
  'VOLUME',
  'WORKDIR',
] as const;

/** One of {@link INSTRUCTIONS}. */
export type Instruction = (typeof INSTRUCTIONS)[number];

/** One occurrence of an instruction in the image. */
export interface InstructionLine {
  /** What follows the keyword. */
  readonly value: string;
  /** Identity in the image: a configuration key, a label, or the recorded line. */
  readonly subject: { readonly kind: 'config' | 'history' | 'label' | 'dockerfile'; readonly key: string };
}

/** Label that builders set to the name of the base image (OCI annotation keys). */
const BASE_NAME = 'org.opencontainers.image.base.name';

/**
 * The lines of an instruction. What the configuration keeps is read from it, because it is what runs, whoever built the image;
 * the other instructions come from the Dockerfile where it is given, or from the history.
 * @throws UndecidableError when the image records no history, or for `FROM` no base image
 */
export function readInstructionLines(
  instruction: Instruction,
  config: ImageConfig,
  history: readonly HistoryEntry[],
  dockerfile: DockerfileFact | null,
): readonly InstructionLine[] {
  if (dockerfile === null || !FROM_DOCKERFILE.has(instruction)) return READERS[instruction](config, history);
  return readDockerfileLines(instruction, dockerfile);
}

/** Instructions that the configuration does not keep, so that the Dockerfile knows them better than the history. */
const FROM_DOCKERFILE: ReadonlySet<Instruction> = new Set(['ADD', 'ARG', 'COPY', 'FROM', 'MAINTAINER', 'RUN']);

/** The lines of an instruction in the Dockerfile itself. */
export function readDockerfileLines(instruction: Instruction, dockerfile: DockerfileFact): readonly InstructionLine[] {
  return readDockerfile(dockerfile)
    .filter((line) => line.instruction === instruction)
    .map(({ value }) => ({ value, subject: { kind: 'dockerfile', key: lineKey(`${instruction} ${value}`) } }));
}

type LineReader = (config: ImageConfig, history: readonly HistoryEntry[]) => readonly InstructionLine[];

const READERS: Readonly<Record<Instruction, LineReader>> = {
  ADD: (_, history) => historyLines('ADD', history),
  ARG: (_, history) => historyLines('ARG', history),
  COPY: (_, history) => historyLines('COPY', history),
  RUN: (_, history) => historyLines('RUN', history),
  MAINTAINER: maintainerLines,
  FROM: baseLine,
  USER: ({ user }) => single('User', user),
  WORKDIR: ({ workingDir }) => single('WorkingDir', workingDir),
  STOPSIGNAL: ({ stopSignal }) => single('StopSignal', stopSignal ?? ''),
  CMD: ({ cmd }) => single('Cmd', cmd === null ? '' : JSON.stringify(cmd)),
  ENTRYPOINT: ({ entrypoint }) => single('Entrypoint', entrypoint === null ? '' : JSON.stringify(entrypoint)),
  SHELL: ({ shell }) => single('Shell', shell === null ? '' : JSON.stringify(shell)),
  HEALTHCHECK: ({ healthcheck }) => single('Healthcheck', healthcheck === null ? '' : formatHealthcheck(healthcheck)),
  ENV: ({ env }) => env.map((value) => configLine(`Env/${nameOf(value)}`, value)),
  EXPOSE: ({ exposedPorts }) => exposedPorts.map((value) => configLine(`ExposedPorts/${value}`, value)),
  VOLUME: ({ volumes }) => volumes.map((value) => configLine(`Volumes/${value}`, value)),
  ONBUILD: ({ onBuild }) => onBuild.map((value, index) => configLine(`OnBuild/${index}`, value)),
  LABEL: ({ labels }) =>
    Object.entries(labels).map(([key, value]) => ({ value: `${key}=${value}`, subject: { kind: 'label', key } })),
};

function single(key: string, value: string): readonly InstructionLine[] {
  return value === '' ? [] : [configLine(key, value)];
}

function configLine(key: string, value: string): InstructionLine {
  return { value, subject: { kind: 'config', key } };
}

function nameOf(assignment: string): string {
  const equals = assignment.indexOf('=');
  return equals < 0 ? assignment : assignment.slice(0, equals);
}

function baseLine({ labels }: ImageConfig): readonly InstructionLine[] {
  const base = labels[BASE_NAME];
  if (base !== undefined && base !== '') return [{ value: base, subject: { kind: 'label', key: BASE_NAME } }];
  throw new UndecidableError(`the image does not record its base image (label ${BASE_NAME})`);
}

function maintainerLines(config: ImageConfig, history: readonly HistoryEntry[]): readonly InstructionLine[] {
  const lines = history.length === 0 ? [] : historyLines('MAINTAINER', history);
  return lines.length > 0 ? lines : single('Author', config.author ?? '');
}

function historyLines(instruction: Instruction, history: readonly HistoryEntry[]): readonly InstructionLine[] {
  if (history.length === 0) throw new UndecidableError('the image records no build history');
  return readBuildSteps(history)
    .filter((step) => step.instruction === instruction)
    .map(({ value }) => ({ value, subject: { kind: 'history', key: lineKey(`${instruction} ${value}`) } }));
}

function formatHealthcheck({ test, intervalNs, timeoutNs, startPeriodNs, retries }: Healthcheck): string {
  const [form, ...command] = test;
  if (form === undefined || form === 'NONE') return 'NONE';
  const options = [
    seconds('interval', intervalNs),
    seconds('timeout', timeoutNs),
    seconds('start-period', startPeriodNs),
    retries === null || retries === 0 ? '' : `--retries=${retries}`,
  ];
  const shown = form === 'CMD-SHELL' ? command.join(' ') : JSON.stringify(form === 'CMD' ? command : test);
  return [...options, 'CMD', shown].filter((part) => part !== '').join(' ');
}

function seconds(option: string, nanoseconds: number | null): string {
  return nanoseconds === null || nanoseconds === 0 ? '' : `--${option}=${nanoseconds / 1e9}s`;
}
