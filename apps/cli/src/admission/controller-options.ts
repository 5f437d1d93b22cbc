import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import {
  DEFAULT_ENFORCEMENT,
  type DoorSettings,
  type PolicyEnforcement,
  type PolicySet,
  type PolicySource,
  artifactSource,
  fileSource,
  serviceSource,
  type startController,
} from '@assay/controller';
import { compareText, parseReference, printable } from '@assay/core';
import type { OpenOptions } from '@assay/oci';
import { cacheLocation } from '../cache-location.ts';
import { readRegularFile } from '../policy-includes.ts';
import type { CommandContext } from '../command-table.ts';
import { cliError } from '../errors.ts';
import { loadPolicy } from '../load-policy.ts';
import { makeOpenOptions } from '../open-options.ts';
import { ALL_SETTINGS, SETTINGS } from '../settings/settings.ts';
import { TOOL_VERSION } from '../tool-version.ts';
import { artifactSigners } from './artifact-signers.ts';

/** The command line again, for threads that read it themselves. */
export function commandLineOf({ name, settings }: CommandContext): readonly string[] {
  const flags = ALL_SETTINGS.filter(
    (setting) =>
      setting.flag !== false && setting.commands.includes('controller') && settings.origin(setting).kind === 'flag',
  );
  const texts = flags.flatMap((setting) => {
    const raw = settings.raw(setting) ?? [];
    return setting.shape === 'switch' ? [`--${setting.name}`] : raw.map((text) => `--${setting.name}=${text}`);
  });
  // Both commands take what judging needs; only this one needs nothing else.
  return [name === 'controller simulate' ? 'controller' : name, ...texts];
}

/** Settings of judging that change no verdict. */
const WITHOUT_EFFECT: ReadonlySet<string> = new Set([
  'output',
  'quiet',
  'color',
  'policy',
  'config',
  'cache-dir',
  'cache-size',
  'no-cache',
  'timeout',
  'offline',
]);

/** Names this program and everything that is set beside policies and that its verdicts may depend on. */
export function engineOf({ settings }: CommandContext): string {
  const set = ALL_SETTINGS.filter(
    ({ name, commands, secret = false }) =>
      commands.includes('controller') && commands.includes('check') && !secret && !WITHOUT_EFFECT.has(name),
  ).map((setting) => [setting.name, settings.raw(setting)] as const);
  const given = set.filter(([, raw]) => raw !== null).toSorted(([a], [b]) => compareText(a, b));
  return JSON.stringify([TOOL_VERSION, given]);
}

/** How policies are carried out that do not say it themselves. */
function enforcementOf({ settings }: CommandContext): PolicyEnforcement {
  return {
    ...DEFAULT_ENFORCEMENT,
    mode: settings.get(SETTINGS.enforcement),
    onUnknown: settings.get(SETTINGS.onUnknown),
    onError: settings.get(SETTINGS.onError),
    pin: settings.get(SETTINGS.pinTags),
    requiresPin: settings.get(SETTINGS.requirePin),
  };
}

/** Where policies come from, beside the cluster. @throws USAGE, OPTION_CONFLICT, REFERENCE_INVALID */
export async function policySources(context: CommandContext): Promise<readonly PolicySource[]> {
  const { settings } = context;
  const paths = policyPaths(context);
  const artifacts = settings.get(SETTINGS.policyArtifact).map((text) => parseReference(text));
  const names = settings.get(SETTINGS.servicePolicy);
  if (paths.length + artifacts.length + names.length === 0 && !settings.get(SETTINGS.cluster)) {
    throw cliError('USAGE', 'there is no policy to judge by', { hint: 'Name one with --policy or --policies.' });
  }
  const common = { enforcement: enforcementOf(context), onProblem: tell(context) };
  const service = serviceOf(context);
  if (names.length > 0 && service === null) throw cliError('OPTION_CONFLICT', '--service-policy needs --service');
  const open = await resolverOptions(context);
  const signers = artifacts.length === 0 ? null : await artifactSigners(context, open);
  const intervalMs = settings.get(SETTINGS.policyInterval);
  return [
    ...paths.map((path) => fileSource({ path, readFile: readRegularFile, ...common })),
    ...artifacts.map((reference) => artifactSource({ reference, open, signers, intervalMs, ...common })),
    ...(service === null || names.length === 0 ? [] : [serviceSource({ ...service, names, intervalMs, ...common })]),
  ];
}

/** The service and the key for it; null without. @throws OPTION_CONFLICT */
export function serviceOf({ settings }: CommandContext): { readonly url: string; readonly key: string } | null {
  const [url, key] = [settings.get(SETTINGS.service), settings.get(SETTINGS.serviceKey)];
  if (url === null) return null;
  if (key === null) throw cliError('OPTION_CONFLICT', '--service needs ASSAY_SERVICE_KEY');
  return { url, key };
}

/** The service, for an option that makes no sense without. @throws OPTION_CONFLICT */
export function neededService(context: CommandContext, option: string): { readonly url: string; readonly key: string } {
  const service = serviceOf(context);
  if (service === null) throw cliError('OPTION_CONFLICT', `${option} needs --service and ASSAY_SERVICE_KEY`);
  return service;
}

/** Who this replica is. */
export function instanceOf({ settings }: CommandContext): string {
  return settings.get(SETTINGS.instance) ?? `assay-${randomBytes(6).toString('hex')}`;
}

/** Where decisions at the door are reported to; nothing where they are not. @throws OPTION_CONFLICT */
export function reportOptions(
  context: CommandContext,
  instance: string,
): Pick<Parameters<typeof startController>[0], 'report'> {
  const { settings } = context;
  if (!settings.get(SETTINGS.reportAdmissions)) return {};
  const service = neededService(context, '--report-admissions');
  return { report: { service, instance, cluster: settings.get(SETTINGS.clusterName), version: TOOL_VERSION } };
}

function policyPaths({ settings }: CommandContext): readonly string[] {
  const single = settings.get(SETTINGS.policy);
  return [...new Set([...(single === null ? [] : [single]), ...settings.get(SETTINGS.policies)])];
}

/**
 * Ends the command when no policy is in force, neither as it stands nor as an earlier run kept it, or when a source gave nothing; with
 * `isStrict` also when one of them has problems.
 * @throws what reading the policy throws, or POLICY_UNREADABLE
 */
export async function refuseWithoutPolicy(
  context: CommandContext,
  { current: set, awaited }: { readonly current: PolicySet | null; readonly awaited: readonly string[] },
  { isStrict }: { readonly isStrict: boolean },
): Promise<void> {
  const broken = (set?.statuses ?? []).filter(({ state }) => state !== 'current');
  const isWhole = awaited.length === 0 && (!isStrict || broken.length === 0);
  if (set !== null && set.policies.length > 0 && isWhole) return;
  const [only, ...others] = policyPaths(context);
  // Read once more for the problems with their places.
  if (only !== undefined && others.length === 0 && set?.policies.length === 0 && broken.length === 1) {
    await loadPolicy(only, context.io.workingDirectory);
  }
  const missing = awaited.map((id) => `${id} cannot be read`);
  const why = [...missing, ...broken.map(({ name, problems }) => `${name}: ${problems.join('; ')}`)].join(' | ');
  throw cliError('POLICY_UNREADABLE', printable(`no policy can be used${why === '' ? '' : `: ${why}`}`));
}

/** Whom the door lets pass, and whose word counts. */
export function doorSettings({ settings }: CommandContext): DoorSettings {
  return {
    environmentLabel: settings.get(SETTINGS.environmentLabel),
    exemptNamespaces: settings.get(SETTINGS.exemptNamespace),
    auditedNamespaces: settings.get(SETTINGS.auditNamespace),
    exemptionLabel: settings.get(SETTINGS.exemptionLabel),
    trustedNamespaces: settings.get(SETTINGS.trustedNamespace),
    labelGuards: settings.get(SETTINGS.labelGuard),
  };
}

/** How registries are asked what tags point at, without anybody's name and password. */
export async function resolverOptions(context: CommandContext): Promise<Omit<OpenOptions, 'signal'>> {
  const { io, settings } = context;
  const scratchDirectory = join(cacheLocation(io, settings), 'scratch');
  const nobody = { ...settings, get: hideUser(settings.get.bind(settings)) };
  const { signal } = new AbortController();
  return makeOpenOptions({ ...context, settings: nobody }, '', { scratchDirectory, signal });
}

function hideUser(get: CommandContext['settings']['get']): CommandContext['settings']['get'] {
  return (setting) =>
    setting.name === 'username' || setting.name === 'password-stdin' ? setting.default : get(setting);
}

/** Says on stderr what went wrong while the program goes on. */
export function tell({ io }: CommandContext): (message: string) => void {
  return (message) => {
    void io.stderr.write(`${JSON.stringify({ time: io.now().toISOString(), level: 'warn', message })}\n`);
  };
}
