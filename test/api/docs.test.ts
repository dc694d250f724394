import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { problemRoutes } from '../../src/api/routes/problems.ts';
import { allRoutes } from './support/all-routes.ts';
import { API_DOCS, withTables } from './support/api-tables.ts';

describe('docs/api.md', () => {
  it('says of every call who may make it, and of every problem code what it means', async () => {
    const markdown = await readFile(API_DOCS, 'utf8');
    const expected = await withTables(markdown, [...(await allRoutes()), ...problemRoutes]);
    const mend = 'run: node --import tsx test/api/support/write-api-tables.ts';
    assert.ok(markdown === expected, `The tables are not what the declarations say; ${mend}`);
  });
});
