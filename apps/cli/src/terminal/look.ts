import type { RenderOptions } from '@assay/report';
import type { TextOutput } from '../command-io.ts';
import type { CommandContext } from '../command-table.ts';
import { SETTINGS } from '../settings/settings.ts';
import { TOOL_VERSION } from '../tool-version.ts';

/** Columns of text that goes to no terminal. */
const PLAIN_WIDTH = 100;
/** Lines longer than this are hard to read, however wide the terminal is. */
const MAX_WIDTH = 140;

/** How a report looks: colour and width follow the terminal only where the report goes there. */
export function renderOptions(context: CommandContext, toStdout: boolean): RenderOptions {
  const { stdout } = context.io;
  const columns = toStdout ? (stdout.columns ?? PLAIN_WIDTH) : PLAIN_WIDTH;
  return {
    color: toStdout ? usesColor(context, stdout) : false,
    width: Math.min(MAX_WIDTH, Math.max(40, columns)),
    toolVersion: TOOL_VERSION,
  };
}

/**
 * True when text for this output may be coloured. `--color always` and `never` decide; under `auto` FORCE_COLOR, then NO_COLOR
 * (both when not empty, FORCE_COLOR=0 meaning no), then whether it is a terminal that knows colours.
 */
function usesColor({ io, settings }: CommandContext, output: TextOutput): boolean {
  const when = settings.get(SETTINGS.color);
  if (when !== 'auto') return when === 'always';
  const force = io.environment['FORCE_COLOR'] ?? '';
  if (force !== '') return force !== '0' && force !== 'false';
  if ((io.environment['NO_COLOR'] ?? '') !== '') return false;
  return output.isTerminal && io.environment['TERM'] !== 'dumb';
}
