import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { AuditLog, verifyAuditLog } from './audit-log.ts';

const work = mkdtempSync(join(tmpdir(), 'assay-audit-'));
afterAll(() => rmSync(work, { recursive: true, force: true }));

const fail = (error: unknown): never => {
  throw error;
};

async function written(name: string, from: number, to: number): Promise<string> {
  const path = join(work, name);
  const log = await AuditLog.open(path, fail);
  for (let number = from; number < to; number += 1) log.add({ number });
  await log.settled();
  return path;
}

describe('the audit log', () => {
  it('is a chain, also over several runs', async () => {
    await written('whole', 0, 5);
    const path = await written('whole', 5, 8);
    expect(await verifyAuditLog(path)).toMatchObject({ entries: 8, broken: [] });
  });

  it.each<[string, (lines: string[]) => readonly string[], readonly number[]]>([
    ['a line that was changed', (lines) => lines.map((line, at) => (at === 2 ? line.replace('2', '9') : line)), [4]],
    ['a line that is missing', (lines) => lines.filter((_line, at) => at !== 2), [3]],
    ['lines that changed places', ([a = '', b = '', ...rest]) => [b, a, ...rest], [1, 2, 3]],
    ['a line that is no JSON', (lines) => [...lines, '{'], [6]],
  ])('shows %s', async (name, change, broken) => {
    const path = await written(name, 0, 5);
    const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
    writeFileSync(path, `${change(lines).join('\n')}\n`);
    expect((await verifyAuditLog(path)).broken).toEqual(broken);
  });
});
