import { printable } from '@assay/core';
import { columns, jsonText } from '@assay/report';
import type { CommandContext } from '../command-table.ts';
import { EXIT } from '../exit-code.ts';
import { planReports } from '../reports.ts';
import type { SettingValues } from '../settings/resolve.ts';
import type { Setting } from '../settings/setting.ts';
import { ALL_SETTINGS } from '../settings/settings.ts';
import { plainFormats } from '../terminal/plain-formats.ts';

/** One setting as it counts. */
interface ExplainedSetting {
  readonly name: string;
  /** As written; null for a default. */
  readonly values: readonly string[] | null;
  readonly default: string;
  readonly origin: { readonly kind: string; readonly label: string };
  readonly environment: string | null;
  readonly config: Setting<unknown>['config'];
}

/** `assay config explain`: what counts, and why. */
export async function configExplain(context: CommandContext): Promise<number> {
  const formats = plainFormats<readonly ExplainedSetting[]>({
    table: (settings) => `${tableLines(settings).join('\n')}\n`,
    json: (settings) => `${jsonText({ schemaVersion: 1, settings })}\n`,
  });
  const reports = await planReports(context, formats);
  await reports.write(ALL_SETTINGS.map((setting) => explain(setting, context.settings)));
  return EXIT.pass;
}

function explain(setting: Setting<unknown>, values: SettingValues): ExplainedSetting {
  // Every value is read, so that a mistake in a variable is told here as it would be by the command that uses it.
  values.get(setting);
  const raw = values.raw(setting);
  return {
    name: setting.name,
    values: raw !== null && setting.secret === true ? ['(hidden)'] : raw,
    default: setting.defaultText,
    origin: values.origin(setting),
    environment: setting.environment,
    config: setting.config,
  };
}

function tableLines(settings: readonly ExplainedSetting[]): string[] {
  const rows = settings.map(({ name, values, default: fallback, origin, environment }) => [
    name,
    printable(values === null ? fallback : values.join(', ')),
    environment ?? '-',
    printable(origin.label),
  ]);
  return columns([['setting', 'value', 'variable', 'from'], ...rows], 0, 45);
}
