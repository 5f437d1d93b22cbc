import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createScratchFile, sweepScratchFiles } from './scratch-file.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'assay-scratch-'));
});
afterEach(() => rm(directory, { recursive: true }));

/** Makes a scratch file in another process, which then waits. */
async function makeElsewhere(): Promise<{ kill(): Promise<void> }> {
  const module = new URL('scratch-file.ts', import.meta.url).href;
  const script = `
    const { createScratchFile } = await import(${JSON.stringify(module)});
    const { writeFileSync } = await import('node:fs');
    writeFileSync((await createScratchFile(${JSON.stringify(directory)})).path, 'x');
    console.log('made');
    setInterval(() => undefined, 1000);
  `;
  const child = spawn(process.execPath, ['--conditions=development', '--input-type=module', '-e', script]);
  await once(child.stdout, 'data');
  return {
    async kill(): Promise<void> {
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

describe('scratch files', () => {
  test('a file of a killed process is swept, one of a living process is not', async () => {
    const first = await makeElsewhere();
    const second = await makeElsewhere();
    await sweepScratchFiles(directory);
    expect(await readdir(directory)).toHaveLength(2);
    await first.kill();
    await sweepScratchFiles(directory);
    expect(await readdir(directory)).toHaveLength(1);
    await second.kill();
    await createScratchFile(directory);
    expect(await readdir(directory)).toHaveLength(0);
  });

  test('disposing deletes, also twice and also when nothing was written', async () => {
    const scratch = await createScratchFile(directory);
    await writeFile(scratch.path, 'x');
    await scratch[Symbol.asyncDispose]();
    await scratch[Symbol.asyncDispose]();
    expect(await readdir(directory)).toEqual([]);
  });

  test('our own files are kept, those of an earlier process with our id are swept', async () => {
    const { path } = await createScratchFile(directory);
    await writeFile(path, 'x');
    const earlier = basename(path).replace(/-\d+-(?=[0-9a-f]{8}-)/, '-1000-');
    await writeFile(join(directory, earlier), 'x');
    await sweepScratchFiles(directory);
    expect(await readdir(directory)).toEqual([basename(path)]);
  });

  test('files of other machines are kept for a day, other files for ever', async () => {
    const foreign = 'scratch-0123456789ab-1-1000-00000000-0000-4000-8000-000000000000';
    const old = foreign.replace('-1-', '-2-');
    for (const name of [foreign, old, 'notes.txt']) await writeFile(join(directory, name), 'x');
    const longAgo = new Date(Date.now() - 25 * 60 * 60 * 1000);
    for (const name of [old, 'notes.txt']) await utimes(join(directory, name), longAgo, longAgo);
    await sweepScratchFiles(directory);
    expect((await readdir(directory)).toSorted()).toEqual(['notes.txt', foreign]);
  });

  test('sweeping a directory that does not exist does nothing', async () => {
    await expect(sweepScratchFiles(join(directory, 'nowhere'))).resolves.toBeUndefined();
  });
});
