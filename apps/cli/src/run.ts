import type { CommandIo } from './command-io.ts';
import { exitCodeOfError } from './exit-code.ts';
import { parseCommandLine } from './program.ts';
import { loadSettings } from './settings/load-settings.ts';
import { checkSettings, mistypedVariables } from './settings/resolve.ts';
import { SETTINGS } from './settings/settings.ts';
import { errorMessage } from './terminal/error-message.ts';

/**
 * Runs Assay's command line: everything it does to the outside goes through `io`. Never throws; the result is the exit code.
 */
export async function run(argv: readonly string[], io: CommandIo): Promise<number> {
  try {
    return await runCommand(argv, io);
  } catch (error) {
    const debug = (io.environment['ASSAY_DEBUG'] ?? '') !== '';
    await io.stderr.write(errorMessage(error, { debug }));
    return exitCodeOfError(error);
  }
}

async function runCommand(argv: readonly string[], io: CommandIo): Promise<number> {
  const invocation = await parseCommandLine(argv, io.stdout.columns ?? 100);
  if (invocation.kind === 'text') {
    await io.stdout.write(invocation.text);
    return 0;
  }
  const { spec, operands, flags } = invocation;
  const settings = await loadSettings(io, spec.name, flags);
  checkSettings(settings, spec.name);
  if (!settings.get(SETTINGS.quiet)) {
    for (const note of mistypedVariables(io.environment)) await io.stderr.write(`warning: ${note}\n`);
  }
  const action = await spec.load();
  return await action({ io, name: spec.name, operands, settings });
}
