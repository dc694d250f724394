import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import type { FileStorage } from '../../src/store/file-storage.ts';
import { STORAGES, type OpenStorage } from './support/storages.ts';

const HOUR = 3_600_000;

for (const { name, open } of STORAGES) {
  describe(`files in ${name}`, () => {
    let opened: OpenStorage;
    let storage: FileStorage;

    beforeEach(async () => {
      opened = await open();
      ({ storage } = opened);
    });
    afterEach(() => opened.close());

    const idsBefore = async (time: Date) => {
      const ids: string[] = [];
      for await (const id of storage.putBefore(time)) ids.push(id);
      return ids.sort();
    };

    it('come back byte for byte, the largest too', async () => {
      for (const bytes of [Buffer.from('\0\r\n<&>\xff', 'latin1'), randomBytes(10 * 1024 * 1024)]) {
        const id = randomUUID();
        await storage.put(id, bytes);
        assert.ok((await storage.get(id))?.equals(bytes));
      }
    });

    it('are put as they are, also from the middle of something larger', async () => {
      const id = randomUUID();
      await storage.put(id, Buffer.from('a file among others').subarray(2, 6));
      assert.equal(String(await storage.get(id)), 'file');
    });

    it('are not there before they are put, nor after they are removed, which may be done again', async () => {
      const id = randomUUID();
      assert.equal(await storage.get(id), null);
      await storage.remove(id);
      await storage.put(id, Buffer.from('here'));
      await storage.remove(id);
      await storage.remove(id);
      assert.equal(await storage.get(id), null);
    });

    it('are never replaced', async () => {
      const id = randomUUID();
      await storage.put(id, Buffer.from('the first'));
      await assert.rejects(storage.put(id, Buffer.from('the second')));
      assert.equal(String(await storage.get(id)), 'the first');
    });

    it('have UUIDs as ids, and no path that leads elsewhere', async () => {
      const uuid = randomUUID();
      const wrong = [
        '',
        '..',
        `../${uuid}`,
        `${uuid}/..`,
        `${uuid}?acl`,
        uuid.replaceAll('-', '.'),
        `${uuid} `,
      ];
      for (const id of [...wrong, '-'.repeat(36), '%2e%2e%2f'.repeat(4)]) {
        const message = 'This is not the id of a file.';
        await assert.rejects(storage.put(id, Buffer.from('x')), { message }, id);
        await assert.rejects(storage.get(id), { message }, id);
        await assert.rejects(storage.remove(id), { message }, id);
      }
      assert.deepEqual(await idsBefore(new Date(Date.now() + HOUR)), []);
    });

    it('are found by when they were put, over as many pages as there are, without what is none of them', async () => {
      assert.deepEqual(await idsBefore(new Date(Date.now() + HOUR)), [], 'nothing was ever put');
      const old = Array.from({ length: 7 }, () => randomUUID()).sort();
      const recent = Array.from({ length: 4 }, () => randomUUID()).sort();
      for (const id of [...old, ...recent]) await storage.put(id, Buffer.from(id));
      for (const id of old) await opened.date(id, new Date(Date.now() - 2 * HOUR));
      const others = ['.notes', 'a file & <more>.txt', `${randomUUID()}.bak`, `older/${randomUUID()}`];
      for (const other of others) await opened.litter(other);
      assert.deepEqual(await idsBefore(new Date(Date.now() - HOUR)), old);
      assert.deepEqual(await idsBefore(new Date(Date.now() + HOUR)), [...old, ...recent].sort());
    });

    it('are all found though each is removed when it is', async () => {
      const ids = Array.from({ length: 9 }, () => randomUUID());
      for (const id of ids) await storage.put(id, Buffer.from(id));
      for await (const id of storage.putBefore(new Date(Date.now() + HOUR))) await storage.remove(id);
      assert.deepEqual(await idsBefore(new Date(Date.now() + HOUR)), []);
      for (const id of ids) assert.equal(await storage.get(id), null);
    });
  });
}
