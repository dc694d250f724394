/** Opens the database in the folder that it is given. */
import { openDatabase } from '../../../src/store/database.ts';

await openDatabase({ folder: process.argv[2] ?? '' });
