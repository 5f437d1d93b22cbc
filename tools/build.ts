/** Bundles the command line into `apps/cli/dist`: one entry, the workers, lazily loaded chunks, the web interface, and the assets it reads. */
import { cpSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { build as buildPages } from 'vite';
import { directImports } from './direct-imports.ts';
import { writeWebExample } from './web-example.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const target = `${root}/apps/cli/dist`;
const fresh = `${target}.${process.pid}`;
const old = `${target}.old.${process.pid}`;

/** Packages in CommonJS call `require` for what Node.js has built in. */
const REQUIRE =
  "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);";

await build({
  entryPoints: {
    assay: `${root}/apps/cli/src/main.ts`,
    'layer-worker': `${root}/packages/inspection/src/worker/layer-worker.ts`,
    'trust-worker': `${root}/packages/trust/src/verify/trust-worker.ts`,
    'rego-worker': `${root}/packages/trust/src/rego/rego-worker.ts`,
  },
  outdir: fresh,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node26',
  conditions: ['development'],
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  chunkNames: 'chunk-[hash]',
  banner: { js: REQUIRE },
  logLevel: 'warning',
  plugins: [directImports(root)],
});
mkdirSync(`${fresh}/assets`, { recursive: true });
await buildPages({
  configFile: `${root}/apps/web/vite.config.ts`,
  logLevel: 'warn',
  build: { outDir: `${fresh}/assets/web`, chunkSizeWarningLimit: 1000 },
});
await writeWebExample(`${root}/examples/demo`, `${fresh}/assets/web/assets`);
for (const folder of ['policies', 'examples', 'data']) {
  if (existsSync(`${root}/${folder}`)) cpSync(`${root}/${folder}`, `${fresh}/assets/${folder}`, { recursive: true });
}
if (existsSync(target)) renameSync(target, old);
renameSync(fresh, target);
rmSync(old, { recursive: true, force: true });
