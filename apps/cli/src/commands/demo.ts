import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Assessment, assessImage } from '@assay/assess';
import { BASIC_REQUEST, parseReference } from '@assay/core';
import { DEFAULT_LIMITS } from '@assay/inspection';
import { type OpenOptions, buildImage, writeOciLayout } from '@assay/oci';
import type { CompiledPolicy } from '@assay/policy';
import { decisionFormats } from '@assay/report';
import { assetPath } from '../asset.ts';
import { cacheLocation } from '../cache-location.ts';
import type { CommandContext } from '../command-table.ts';
import { withDeadline } from '../deadline.ts';
import { explanationLines } from '../demo/explanation.ts';
import { parseImageRecipe } from '../demo/image-recipe.ts';
import { cliError } from '../errors.ts';
import { EXIT, exitCodeOfCheck } from '../exit-code.ts';
import { loadPolicy } from '../load-policy.ts';
import { SETTINGS } from '../settings/settings.ts';
import { renderOptions } from '../terminal/look.ts';
import { TOOL_VERSION } from '../tool-version.ts';

/** `assay demo`: builds an example image, checks it, and explains every word of the result. Needs no network. */
export async function demo(context: CommandContext): Promise<number> {
  const { io, settings } = context;
  const policy = await loadPolicy(await assetPath('examples/demo/policy.yaml'), io.workingDirectory);
  const assessment = await withDeadline(io, settings.get(SETTINGS.timeout), async (signal) =>
    assessExample(context, policy, signal),
  );
  await io.stdout.write(demoText(context, policy, assessment));
  return EXIT.pass;
}

async function assessExample(
  context: CommandContext,
  policy: CompiledPolicy,
  signal: AbortSignal,
): Promise<Assessment> {
  const { reference, image } = parseImageRecipe(await readFile(await assetPath('examples/demo/image.yaml'), 'utf8'));
  const directory = await scratchDirectory(context);
  try {
    const layout = join(directory, 'image');
    await writeOciLayout(layout, [{ content: buildImage(image), name: '1.0' }]);
    const [assessment] = await assessImage({
      target: `oci:${layout}`,
      policy,
      open: openOptions(directory, signal),
      as: parseReference(reference),
      unmapped: null,
      evaluatedAt: context.io.now(),
      limits: DEFAULT_LIMITS,
      request: BASIC_REQUEST,
      cache: null,
      toolVersion: TOOL_VERSION,
      signal,
    });
    if (assessment === undefined) throw cliError('ASSET_INVALID', 'the example image has no platform');
    return assessment;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** A fresh directory in the cache, or among the system's temporary files when there can be no cache. */
async function scratchDirectory({ io, settings }: CommandContext): Promise<string> {
  const cache = cacheLocation(io, settings);
  try {
    await mkdir(cache, { recursive: true, mode: 0o700 });
    return await mkdtemp(join(cache, 'demo-'));
  } catch {
    return await mkdtemp(join(tmpdir(), 'assay-demo-'));
  }
}

function openOptions(scratch: string, signal: AbortSignal): OpenOptions {
  const hostPlatform = { os: 'linux', architecture: 'amd64', variant: null };
  const registry = {
    insecure: [],
    mirrors: {},
    certificateAuthorities: [],
    dockerConfigFiles: [],
    credentials: {},
    tokenServers: [],
    helperEnvironment: {},
    idleTimeoutMs: 1000,
    retries: 0,
  };
  return { platform: null, hostPlatform, registry, offline: true, dockerHost: '', scratchDirectory: scratch, signal };
}

function demoText(context: CommandContext, policy: CompiledPolicy, assessment: Assessment): string {
  const options = renderOptions(context, true);
  const table = decisionFormats.get('table')?.render(assessment.decision, options) ?? '';
  const code = exitCodeOfCheck([assessment], { failOn: 'fail' });
  return [
    'Assay has built a small example image, a web shop with honest faults, and checks it against an example policy.',
    'This is what assay check prints:',
    '',
    table,
    'What that means, finding by finding:',
    ...explanationLines(assessment.decision, policy, options.width),
    '',
    `assay check would end with exit code ${code} here, which makes a CI job fail. The demo itself ends with 0.`,
    '',
    'Next:',
    '  assay check IMAGE                        judge an image of yours by the policy that comes with Assay',
    '  assay check IMAGE --policy FILE -o json  by your own policy, as a document for programs',
    '  assay inspect IMAGE                      see what is in it',
    '  assay policy docs                        what rules can look for',
    '',
  ].join('\n');
}
