import assert from 'node:assert/strict';
import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Way } from '../../../src/temporal/dev-server/bring-binary.ts';
import { buildWithGo } from '../../../src/temporal/dev-server/build-with-go.ts';
import { cachedBinary } from '../../../src/temporal/dev-server/cache.ts';
import { downloadWithSdk } from '../../../src/temporal/dev-server/download-with-sdk.ts';
import { findBinary, type Search } from '../../../src/temporal/dev-server/find-binary.ts';
import { tempDir } from '../../support/temp-dir.ts';

const GOOD = 'echo "temporal version 1.5.1 (Server 1.29.1, UI 2.42.1)"';

async function program(file: string, script: string): Promise<string> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `#!/bin/sh\n${script}\n`);
  await chmod(file, 0o755);
  return file;
}

/** A machine of its own: nothing on its PATH but the shell's tools, and an empty cache. */
async function machine() {
  const root = await tempDir();
  const said: string[] = [];
  const folders = { first: join(root, 'first'), second: join(root, 'second'), cache: join(root, 'cache') };
  await Promise.all(Object.values(folders).map((folder) => mkdir(folder)));
  const search: Search = {
    env: {
      PATH: [folders.first, folders.second, '/usr/bin', '/bin'].join(delimiter),
      HOME: root,
      XDG_CACHE_HOME: folders.cache,
    },
    cli: null,
    say: (line) => said.push(line),
    ways: [],
  };
  return { ...folders, root, said, search, cached: cachedBinary(search.env) };
}

function way(name: string, bring: Way['bring']): Way {
  return { name, bring };
}

const failing = way('download it', () => Promise.reject(new Error('the network is away')));
const working = way('build it', (folder) => program(join(folder, 'made'), GOOD));
const forbidden = way('never', () => assert.fail('This way should not have been tried.'));

describe('the Temporal CLI', () => {
  it('is the one that a setting names, before any other', async () => {
    const { root, first, search } = await machine();
    await program(join(first, 'temporal'), GOOD);
    const named = await program(join(root, 'named'), GOOD);
    assert.equal(await findBinary({ ...search, cli: named }), named);
  });

  it('is not another one when the one that a setting names does not run', async () => {
    const { root, first, search } = await machine();
    await program(join(first, 'temporal'), GOOD);
    const named = await program(join(root, 'named'), 'exit 3');
    await assert.rejects(findBinary({ ...search, cli: named }), {
      name: 'StartError',
      message: `TEMPORAL_CLI names ${named}, but it fails on --version with exit code 3.`,
    });
  });

  it('is the first one on the PATH, before the cache', async () => {
    const { first, second, cached, search } = await machine();
    const expected = await program(join(first, 'temporal'), GOOD);
    await program(join(second, 'temporal'), GOOD);
    await program(cached, GOOD);
    assert.equal(await findBinary({ ...search, ways: [forbidden] }), expected);
  });

  for (const [what, script, reason] of [
    ['does not run', 'exit 1', 'it fails on --version with exit code 1'],
    ['is another program of that name', 'echo "temporal 7: a paradox"', 'it is not a Temporal CLI'],
    [
      'has a server that is too old',
      'echo "version 0.11 (Server 1.22.0)"',
      'it has server 1.22, older than 1.28',
    ],
    ['was cut off', 'kill -9 $$', 'it does not answer to --version'],
  ] as const) {
    it(`is not one on the PATH that ${what}, and that is said`, async () => {
      const { first, second, search, said } = await machine();
      const bad = await program(join(first, 'temporal'), script);
      const good = await program(join(second, 'temporal'), GOOD);
      assert.equal(await findBinary(search), good);
      assert.deepEqual(said, [`Passing over ${bad}: ${reason}.`]);
    });
  }

  it('comes from the cache when the PATH has none', async () => {
    const { cached, search } = await machine();
    await program(cached, GOOD);
    assert.equal(await findBinary({ ...search, ways: [forbidden] }), cached);
  });

  it('is brought into the cache by the first way that works, and is there for the next start', async () => {
    const { cached, search, said } = await machine();
    assert.equal(await findBinary({ ...search, ways: [failing, working, forbidden] }), cached);
    assert.deepEqual(said, [
      'There is no Temporal server on this machine yet.',
      'Trying to download it.',
      'That did not work: the network is away.',
      'Trying to build it.',
      `Kept for the next start: ${cached}`,
    ]);
    assert.equal(await findBinary({ ...search, ways: [forbidden] }), cached);
  });

  it('is not kept when what came does not run', async () => {
    const { cached, search, said } = await machine();
    const broken = way('bring half of it', (folder) => program(join(folder, 'half'), 'exit 126'));
    assert.equal(await findBinary({ ...search, ways: [broken, working] }), cached);
    assert.ok(said.includes('That did not work: what came fails on --version with exit code 126.'));
  });

  it('is replaced in the cache when it is broken there', async () => {
    const { cached, search } = await machine();
    await program(cached, 'exit 1');
    assert.equal(await findBinary({ ...search, ways: [working] }), cached);
    assert.match(await readFile(cached, 'utf8'), /Server 1\.29/);
  });

  it('is brought once when two starts need it at the same moment', async () => {
    const { cached, search } = await machine();
    let times = 0;
    const slow = way('build it', async (folder) => {
      times++;
      await sleep(300);
      return program(join(folder, 'made'), GOOD);
    });
    const both = [findBinary({ ...search, ways: [slow] }), findBinary({ ...search, ways: [slow] })];
    assert.deepEqual(await Promise.all(both), [cached, cached]);
    assert.equal(times, 1);
  });

  it('leaves nothing half made in the cache, not even what a kill left there', async () => {
    const { cached, search } = await machine();
    await mkdir(join(dirname(cached), 'partial-of-a-killed-start'), { recursive: true });
    await findBinary({ ...search, ways: [failing, working] });
    const left = (await readdir(dirname(cached))).filter((name) => name.startsWith('partial'));
    assert.deepEqual(left, []);
  });

  it('ends the search, when there is no way to it, with what a person can do', async () => {
    const { search } = await machine();
    await assert.rejects(findBinary({ ...search, ways: [failing] }), {
      name: 'StartError',
      message:
        /^No Temporal server could be had \(the network is away\): install .* TEMPORAL_CLI.* TEMPORAL_ADDRESS/,
    });
  });

  it('stops being brought when the start is stopped', async () => {
    const { search } = await machine();
    const stopping = new AbortController();
    const endless = way('wait', async (_folder, { signal }) => {
      stopping.abort();
      signal?.throwIfAborted();
      assert.fail('It goes on.');
    });
    const looking = findBinary({ ...search, ways: [endless, forbidden], signal: stopping.signal });
    await assert.rejects(looking, { name: 'AbortError' });
  });
});

describe('building the Temporal CLI with Go', () => {
  it('installs the pinned version into the cache', async () => {
    const { first, cached, search } = await machine();
    await program(
      join(first, 'go'),
      `[ "$1" = version ] && exit 0
for last; do :; done
printf '#!/bin/sh\\necho "%s (Server 1.29.1)"\\n' "$last" > "$GOBIN/temporal"`,
    );
    assert.equal(await findBinary({ ...search, ways: [buildWithGo] }), cached);
    assert.match(await readFile(cached, 'utf8'), /github\.com\/temporalio\/cli\/cmd\/temporal@v1\.5\.1/);
  });

  it('fails with the last thing that Go said', async () => {
    const { first, search } = await machine();
    await program(join(first, 'go'), '[ "$1" = version ] || { echo "disk full" >&2; exit 1; }');
    await assert.rejects(findBinary({ ...search, ways: [buildWithGo] }), /go install failed: disk full/);
  });
});

describe('downloading the Temporal CLI', () => {
  it('takes what the downloader leaves in the folder', async () => {
    const { root, cached, search } = await machine();
    const downloader = join(root, 'downloader.mjs');
    await writeFile(
      downloader,
      `import { writeFileSync } from 'node:fs';
       writeFileSync(process.argv[2] + '/temporal-v1', '#!/bin/sh\\n${GOOD}\\n');`,
    );
    assert.equal(await findBinary({ ...search, ways: [downloadWithSdk(downloader)] }), cached);
  });

  it('fails with the reason that the downloader gives', async () => {
    const { root, search } = await machine();
    const downloader = join(root, 'downloader.mjs');
    await writeFile(downloader, `console.error('no such name'); process.exit(1);`);
    const looking = findBinary({ ...search, ways: [downloadWithSdk(downloader)] });
    await assert.rejects(looking, /the download failed: no such name/);
  });

  it('gives up on a line on which nothing comes', async () => {
    const { root, search } = await machine();
    const downloader = join(root, 'downloader.mjs');
    await writeFile(downloader, 'setInterval(() => {}, 1000);');
    const looking = findBinary({ ...search, ways: [downloadWithSdk(downloader, 1_000)] });
    await assert.rejects(looking, /no byte came for 1 s/);
  });
});
