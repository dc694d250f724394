/**
 * Mistakes that a storm has to find: each is one change of the product's text, made in a copy of its sources. So what is
 * built from them, the workflow bundle and the API alike, has the mistake, and the sources never do.
 */
import assert from 'node:assert/strict';
import { cp, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../../..');

interface Mutation {
  /** What is wrong then. */
  fault: string;
  /** Below src/. */
  file: string;
  from: string;
  to: string;
}

export const MUTATIONS: Readonly<Record<string, Mutation>> = {
  'message-twice': {
    fault: 'The workflow takes a message again that it has taken before.',
    file: 'workflows/ledger.ts',
    from: 'some((other) => other.position === position)) return [];',
    to: 'some((other) => other.position === position)) return [message];',
  },
  'command-twice': {
    fault: 'The workflow carries out a command again that it has carried out before.',
    file: 'workflows/ledger.ts',
    from: 'if (handledIds.includes(id)) return false;',
    to: '',
  },
  'accept-twice': {
    fault: 'The store accepts a message again whose id came before.',
    file: 'store/inbound.ts',
    from: 'select $1, $2, $3, case',
    to: "select $1, case when $3 = 'message' then $2 || '~' || inbound_count else $2 end, $3, case",
  },
  'no-drain': {
    fault: 'A run continues as new although an update of it has not been answered.',
    file: 'workflows/conversation.ts',
    from: ' && allHandlersFinished();',
    to: ';',
  },
};

/**
 * The server program in a copy of the sources that has this mistake.
 * @param folder an empty one
 * @throws when the sources do not have the text that is to be changed, exactly once.
 */
export async function mutatedProgram(name: string, folder: string): Promise<string> {
  const mutation = MUTATIONS[name];
  if (!mutation) {
    throw new Error(`There is no mutation “${name}”, only ${Object.keys(MUTATIONS).join(', ')}.`);
  }
  await cp(join(ROOT, 'src'), join(folder, 'src'), { recursive: true });
  await mkdir(join(folder, 'test/chaos'), { recursive: true });
  await cp(import.meta.dirname, join(folder, 'test/chaos/storm'), { recursive: true });
  for (const beside of ['node_modules', 'examples', 'package.json', 'package-lock.json', 'tsconfig.json'])
    await symlink(join(ROOT, beside), join(folder, beside));
  const file = join(folder, 'src', mutation.file);
  const parts = (await readFile(file, 'utf8')).split(mutation.from);
  assert.equal(parts.length, 2, `src/${mutation.file} has the text of “${name}” ${parts.length - 1} times.`);
  await writeFile(file, parts.join(mutation.to));
  return join(folder, 'test/chaos/storm/server.ts');
}
