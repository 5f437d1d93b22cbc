import { AssayError } from '@assay/core';
import type { BlobStore } from '@assay/store';
import { describe, expect, it } from 'vitest';
import { startTestService } from '../testing/test-service.ts';
import { readiness } from '../instance/readiness.ts';
import { createRoomWatch } from './room-watch.ts';

const full = (): AssayError =>
  new AssayError('STORE_FULL', { kind: 'unavailable', summary: 'full', hint: 'make room' }, 'no room');

describe('a watch over room', () => {
  it('is told by records and documents that found none, for ten seconds, and by nothing else', async () => {
    const service = await startTestService();
    try {
      const { parts } = service.service;
      let now = 1000;
      const room = createRoomWatch(() => now);
      const store = room.store({ ...parts.store, transaction: () => Promise.reject(full()) });
      const blobs: BlobStore = room.blobs({ ...parts.blobs, put: () => Promise.reject(full()) });
      const state = async (): Promise<unknown> => {
        const { ready, checks } = await readiness({ ...parts, room });
        return [ready, checks.room];
      };
      expect(await state()).toEqual([true, 'ok']);
      await expect(store.transaction(async () => null)).rejects.toMatchObject({ code: 'STORE_FULL' });
      expect(await state()).toEqual([false, 'full']);
      now += 10_000;
      expect(await state()).toEqual([true, 'ok']);
      await expect(blobs.put(new Uint8Array())).rejects.toMatchObject({ code: 'STORE_FULL' });
      expect(await state()).toEqual([false, 'full']);
      now += 10_000;
      const other = room.store({ ...parts.store, transaction: () => Promise.reject(new Error('no')) });
      await expect(other.transaction(async () => null)).rejects.toThrow('no');
      expect(await state()).toEqual([true, 'ok']);
    } finally {
      await service.stop();
    }
  });
});
