import { basename } from 'node:path';
import type { InspectOptions } from '@assay/assess';
import type { AssayError, ContentSearch, SecretRulesDocument } from '@assay/core';
import type { CommandContext } from './command-table.ts';
import { cliError } from './errors.ts';
import { note } from './notes.ts';
import { readInput } from './read-input.ts';
import type { KnownSecrets } from './secret-baseline-file.ts';
import type { Setting } from './settings/setting.ts';
import { SETTINGS } from './settings/settings.ts';

/** Bytes of one file of own detectors. */
const MAX_RULES_BYTES = 4 * 1024 * 1024;
/** Bytes of a baseline. */
const MAX_BASELINE_BYTES = 64 * 1024 * 1024;
/** Notes on rule files that are told one by one. */
const MAX_NOTES = 50;

/** What is looked for in content beyond what is built in. */
export interface ContentOptions {
  readonly options: Pick<InspectOptions, 'secretRules' | 'acceptsSecret'>;
  readonly searches: readonly ContentSearch[];
  readonly retrieve: readonly string[];
}

/**
 * Reads the files that say what to look for, as far as the command takes them, and tells what of them is not used as it is written.
 * @throws FILE_UNREADABLE, OPTION_INVALID, SECRET_CONFIG_INVALID, GITLEAKS_CONFIG_INVALID, SECRET_BASELINE_INVALID, SECRET_BASELINE_KEY
 */
export async function readContentOptions(context: CommandContext): Promise<ContentOptions> {
  const searches = settingOf(context, SETTINGS.contentSearch);
  const secretRules = await readRuleDocuments(context);
  const acceptsSecret = await readBaseline(context);
  await refuseBrokenSearches(searches);
  return {
    options: {
      ...(secretRules.length === 0 ? {} : { secretRules }),
      ...(acceptsSecret === undefined ? {} : { acceptsSecret }),
    },
    searches,
    retrieve: settingOf(context, SETTINGS.retrieve),
  };
}

/** The value of a setting, or its default where the command does not take it. */
function settingOf<T>({ name, settings }: CommandContext, setting: Setting<T>): T {
  return setting.commands.includes(name) ? settings.get(setting) : setting.default;
}

/**
 * Reads the documents of own detectors, and tells what of them is not used as it is written.
 * @throws FILE_UNREADABLE, SECRET_CONFIG_INVALID, GITLEAKS_CONFIG_INVALID
 */
export async function readRuleDocuments(context: CommandContext): Promise<readonly SecretRulesDocument[]> {
  const paths = settingOf(context, SETTINGS.secretRules);
  if (paths.length === 0) return [];
  const documents = await Promise.all(
    paths.map(async (path) => ({
      name: basename(path),
      text: await readInput(path, { maxBytes: MAX_RULES_BYTES, refuse: refuser('--secret-rules', path) }),
    })),
  );
  const { readSecretRules } = await import('@assay/secret');
  const { notes, warnings } = readSecretRules(documents);
  const lines = [
    ...notes.map(({ document, kind, rule, field, message }) => {
      return `${document}: ${rule === null ? '' : `rule ${rule}, `}${field}: ${kind}: ${message}`;
    }),
    ...warnings.map(({ document, line, column, message }) => `${document}:${line}:${column}: ${message}`),
  ];
  for (const line of lines.slice(0, MAX_NOTES)) await note(context, line);
  if (lines.length > MAX_NOTES) await note(context, `and ${lines.length - MAX_NOTES} more on files of secret rules`);
  return documents;
}

async function readBaseline(context: CommandContext): Promise<InspectOptions['acceptsSecret']> {
  const known = await readKnownSecrets(context);
  if (known === null) return undefined;
  const { isAccepted } = await import('@assay/secret');
  const at = settingOf(context, SETTINGS.at) ?? context.io.now();
  return ({ fingerprint, path }) => {
    const entry = known(fingerprint, path);
    return entry !== null && isAccepted(entry, at);
  };
}

/**
 * Reads the baseline that `--secret-baseline` names; null without.
 * @throws FILE_UNREADABLE, SECRET_BASELINE_INVALID, SECRET_BASELINE_KEY
 */
export async function readKnownSecrets(context: CommandContext): Promise<KnownSecrets | null> {
  const path = settingOf(context, SETTINGS.secretBaseline);
  if (path === null) return null;
  const text = await readInput(path, { maxBytes: MAX_BASELINE_BYTES, refuse: refuser('--secret-baseline', path) });
  const [{ baselineEntries, decodeBaseline }, { DEFAULT_SECRET_KEY }] = await Promise.all([
    import('@assay/secret'),
    import('@assay/inspection'),
  ]);
  return baselineEntries(decodeBaseline(text), DEFAULT_SECRET_KEY);
}

/** An expression of a user that cannot be run is a mistake of the user, told before anything is read. */
async function refuseBrokenSearches(searches: readonly ContentSearch[]): Promise<void> {
  if (searches.length === 0) return;
  const { readLinearRegex } = await import('@assay/secret');
  for (const { name, regex } of searches) {
    const reading = readLinearRegex(regex);
    if (!reading.ok) {
      throw cliError('OPTION_INVALID', `the content search ${JSON.stringify(name)} cannot be run: ${reading.message}`, {
        hint: 'Expressions are RE2 syntax: no look-around and no back-references.',
      });
    }
  }
}

function refuser(flag: string, path: string): (reason: string, cause?: unknown) => AssayError {
  return (reason, cause) => cliError('FILE_UNREADABLE', `${flag} ${path}: ${reason}`, { cause });
}
