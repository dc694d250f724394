/** Run it (`node --import tsx test/api/support/write-api-tables.ts`) after changing what calls there are. */
import { readFile, writeFile } from 'node:fs/promises';
import { problemRoutes } from '../../../src/api/routes/problems.ts';
import { allRoutes } from './all-routes.ts';
import { API_DOCS, withTables } from './api-tables.ts';

const markdown = await readFile(API_DOCS, 'utf8');
await writeFile(API_DOCS, await withTables(markdown, [...(await allRoutes()), ...problemRoutes]));
