import { expect, test } from 'vitest';
import { npmCataloger } from '../catalogers/npm/cataloger.ts';
import { RecordBuilder } from '../layer/record-builder.ts';
import { recordReading } from './record-reading.ts';

test('what catalogers make of a layer is bounded, and the rest is a failure', () => {
  const record = new RecordBuilder();
  const read = (index: number, name: string): void => {
    const path = `/node_modules/${name}/package.json`;
    const bytes = Buffer.from(JSON.stringify({ name, version: '1' }));
    recordReading(record, { cataloger: npmCataloger, index, path, bytes, byMagic: false }, 350);
  };
  read(0, 'a');
  read(1, 'b'.repeat(200));
  read(2, 'c');
  expect(record.readings.map(({ index }) => index)).toEqual([0, 2]);
  expect(record.failures).toMatchObject([
    { index: 1, cataloger: 'npm', code: 'LIMIT_PICKED_BYTES', effect: 'partial' },
  ]);
});
