import { describe, expect, it } from 'vitest';
import { nvdChanges } from './changes.ts';
import { nvd } from './provider.ts';

const ROOT = 'https://nvd.example/rest/json/cves/2.0?startIndex=0';

function page(numbers: readonly [number, number, number], ids: readonly string[] = [], over: object = {}): string {
  const [startIndex, resultsPerPage, totalResults] = numbers;
  const vulnerabilities = ids.map((id) => ({ cve: { id, sourceIdentifier: 'x', vulnStatus: 'Analyzed' } }));
  const header = { format: 'NVD_CVE', version: '2.0', timestamp: '2026-01-02T03:04:05.678' };
  return JSON.stringify({ startIndex, resultsPerPage, totalResults, ...header, vulnerabilities, ...over });
}

const read = (text: string, url: string = ROOT) => nvdChanges.readPage({ path: 'page', bytes: Buffer.from(text) }, url);

describe('pages of the NVD', () => {
  it('hold entries that are kept by year and number', () => {
    const { asOf, entries, next } = read(page([0, 3, 3], ['CVE-2024-0999', 'CVE-2024-1000', 'CVE-1999-12345']));
    expect(entries.map(({ id, shard }) => `${id} ${shard}`)).toEqual([
      'CVE-2024-0999 cve-2024-0',
      'CVE-2024-1000 cve-2024-1',
      'CVE-1999-12345 cve-1999-12',
    ]);
    expect([asOf.toISOString(), next]).toEqual(['2026-01-02T03:04:05.000Z', null]);
  });

  const changed = nvdChanges.addressOf(ROOT, new Date('2026-01-01T00:00:00Z'), new Date('2026-03-01T12:30:00Z'));
  it.each<[string, readonly [number, number, number], string, string | null]>([
    ['the first', [0, 2000, 4001], ROOT, ROOT.replace('=0', '=2000')],
    ['one in the middle', [2000, 2000, 4001], ROOT.replace('=0', '=2000'), ROOT.replace('=0', '=4000')],
    ['the last', [4000, 1, 4001], ROOT.replace('=0', '=4000'), null],
    ['one of changes', [0, 2000, 2001], changed, changed.replace('startIndex=0', 'startIndex=2000')],
    ['one without anything', [0, 0, 0], changed, null],
  ])('lead on from %s', (_, numbers, url, next) => {
    expect(read(page(numbers), url).next).toBe(next);
  });

  it('of changes are asked for with dates as the API writes them', () => {
    expect(changed).toBe(
      'https://nvd.example/rest/json/cves/2.0?lastModStartDate=2026-01-01T00:00:00.000&lastModEndDate=2026-03-01T12:30:00.000&startIndex=0',
    );
  });

  it.each([
    ['without end', page([0, 0, 9])],
    ['without numbers', page([0, 1, 1], [], { totalResults: '1' })],
    ['without date', page([0, 1, 1], [], { timestamp: null })],
    ['with an entry that has no id of CVE', page([0, 1, 1], ['../../etc/passwd'])],
    ['without entries', page([0, 1, 1], [], { vulnerabilities: {} })],
  ])('are refused %s', (_, text) => {
    expect(() => read(text)).toThrow(expect.objectContaining({ code: 'FEED_INVALID' }));
  });

  it('become documents that are read like pages', () => {
    const { entries, asOf } = read(page([0, 2, 2], ['CVE-2024-0001', 'CVE-2024-0002']));
    const text = nvdChanges.documentOf(entries, asOf);
    const file = { path: 'cve-2024-0.json', bytes: Buffer.from(text) };
    expect(nvd.recognizes(file)).toBe(true);
    expect(nvdChanges.readPage(file, ROOT)).toEqual({ asOf, entries, next: null });
    expect([...nvd.read(file)].map(({ kind }) => kind)).toEqual(['vulnerability', 'vulnerability', 'coverage']);
  });
});
