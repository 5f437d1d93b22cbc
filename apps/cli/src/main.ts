/** The `assay` program. Nothing heavy is loaded before it is known to be needed. */
import { TOOL_VERSION } from './tool-version.ts';

const argv = process.argv.slice(2);

if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V')) {
  process.stdout.write(`assay ${TOOL_VERSION}\n`);
} else {
  const missing = missingFeature();
  if (missing === null) {
    enableCompileCache();
    const [{ run }, { processIo }, { errorMessage }, { exitCodeOfError }] = await Promise.all([
      import('./run.ts'),
      import('./process-io.ts'),
      import('./terminal/error-message.ts'),
      import('./exit-code.ts'),
    ]);
    process.on('uncaughtException', (error) => {
      process.stderr.write(errorMessage(error, { debug: Boolean(process.env['ASSAY_DEBUG']) }));
      process.exit(exitCodeOfError(error));
    });
    const code = await run(argv, processIo());
    // Output is flushed by now; what may still be open, connections kept for reuse and idle workers, is not worth waiting for.
    process.exit(code);
  }
  process.stderr.write(
    `error[NODE_TOO_OLD]: Assay needs Node.js 26 or newer; this is ${process.version} without ${missing}\n` +
      '  hint: From a checkout run ./assay, which brings its own Node.js.\n',
  );
  process.exitCode = 1;
}

/** The first thing that this Node.js lacks, or null. */
function missingFeature(): string | null {
  if (typeof process.getBuiltinModule !== 'function') return 'process.getBuiltinModule';
  if (typeof process.getBuiltinModule('node:zlib').createZstdDecompress !== 'function') return 'zstd in node:zlib';
  if (typeof Promise.try !== 'function') return 'Promise.try';
  if (typeof Symbol.asyncDispose !== 'symbol') return 'Symbol.asyncDispose';
  return null;
}

/**
 * Keeps compiled code in the user's own cache, which makes the next start faster. Never in a directory that was named by flag or
 * variable: such a cache may be shared with others, and code must not come from there.
 */
function enableCompileCache(): void {
  if (argv.includes('--no-cache')) return;
  const home = process.env['HOME'] ?? '';
  const base = process.env['XDG_CACHE_HOME'] || (home === '' ? '' : `${home}/.cache`);
  if (base === '') return;
  try {
    process.getBuiltinModule('node:module').enableCompileCache(`${base}/assay/code`);
  } catch {
    // A cache that cannot be written to is no reason not to run.
  }
}
