import assert from 'node:assert/strict';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import express from 'express';
import { request } from 'node:http';
import { buildWeb, type WebAssets } from '../../src/web/build.ts';
import { webRoutes } from '../../src/web/pages.ts';

describe('the web pages', () => {
  let assets: WebAssets;
  let server: Server;
  let origin: string;
  let allowed: string[] = [];

  before(async () => {
    assets = await buildWeb();
    server = express()
      .use(webRoutes(assets, () => Promise.resolve(allowed)))
      .listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  after(() => new Promise((resolve) => server.close(resolve)));

  it('name only assets that are served', async () => {
    for (const path of ['/app', '/chat/demo']) {
      const html = await (await fetch(origin + path)).text();
      const named = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address]) => String(address));
      assert.ok(named.length >= 3, html);
      for (const address of named) assert.equal((await fetch(origin + address)).status, 200, address);
    }
  });

  it('keep their assets for ever and themselves not at all', async () => {
    const page = await fetch(`${origin}/chat/demo`);
    assert.equal(page.headers.get('cache-control'), 'no-cache');
    const asset = await fetch(origin + assets.pages.chat.script);
    assert.equal(asset.headers.get('cache-control'), 'public, max-age=31536000, immutable');
    assert.equal(asset.headers.get('content-type'), 'text/javascript; charset=utf-8');
  });

  it('send assets as the browser can read them', async () => {
    const path = assets.pages.chat.script;
    const plain = Buffer.from(assets.files.get(path)?.body ?? []);
    assert.ok(plain.length > 0);
    const get = (accepted: string) =>
      new Promise<{ encoding: string | undefined; body: Buffer }>((resolve, reject) => {
        request(origin + path, { headers: { 'accept-encoding': accepted } }, (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('end', () =>
            resolve({ encoding: response.headers['content-encoding'], body: Buffer.concat(chunks) }),
          );
        })
          .on('error', reject)
          .end();
      });
    const brotli = await get('gzip, deflate, br');
    assert.equal(brotli.encoding, 'br');
    assert.deepEqual(brotliDecompressSync(brotli.body), plain);
    const gzip = await get('gzip');
    assert.equal(gzip.encoding, 'gzip');
    assert.deepEqual(gunzipSync(gzip.body), plain);
    assert.deepEqual(await get('identity'), { encoding: undefined, body: plain });
  });

  it('have names that change with the content only', async () => {
    const again = await buildWeb();
    assert.deepEqual([...again.files.keys()], [...assets.files.keys()]);
  });

  it('load no more script than they may: 24 KB for visitors, 240 KB for members', () => {
    const budgets = { chat: 24, app: 240 };
    for (const [name, { script, preload }] of Object.entries(assets.pages)) {
      const sizes = [script, ...preload].map((path) => assets.files.get(path)?.gzip.length ?? NaN);
      const sum = sizes.reduce((total, size) => total + size, 0);
      assert.ok(sum <= budgets[name as 'chat' | 'app'] * 1024, `${script}: ${sum} bytes`);
    }
  });

  it('bring the chat to other sites with 40 KB at most, styles included', () => {
    const { script, preload, style } = assets.pages.chat;
    const files = [assets.widget, ...[script, style, ...preload].map((path) => assets.files.get(path))];
    const sum = files.reduce((total, file) => total + (file?.gzip.length ?? NaN), 0);
    assert.ok(sum <= 40 * 1024, `${sum} bytes`);
  });

  it('give other sites the script that embeds the chat, for a short time', async () => {
    const script = await fetch(`${origin}/widget.js`);
    assert.equal(script.status, 200);
    assert.equal(script.headers.get('content-type'), 'text/javascript; charset=utf-8');
    assert.equal(script.headers.get('cache-control'), 'public, max-age=300');
    assert.equal(script.headers.get('cross-origin-resource-policy'), 'cross-origin');
  });

  it('let the visitors’ window be framed by our own pages and by those that are allowed, and by no others', async () => {
    const ancestors = async () =>
      /frame-ancestors [^;]*/.exec(
        (await fetch(`${origin}/chat/demo`)).headers.get('content-security-policy') ?? '',
      )?.[0];
    assert.equal(await ancestors(), "frame-ancestors 'self'");
    allowed = ['https://shop.example.com', 'http://localhost:8080'];
    assert.equal(await ancestors(), "frame-ancestors 'self' https://shop.example.com http://localhost:8080");
  });

  it('are made with one JSX library each', () => {
    assert.deepEqual(assets.packages.chat, ['preact']);
    assert.ok(assets.packages.app.includes('react'));
    assert.ok(!assets.packages.app.includes('preact'));
  });

  it('lead from the address alone to the members’ app, which is served at all of its addresses', async () => {
    const first = await fetch(origin, { redirect: 'manual' });
    assert.deepEqual([first.status, first.headers.get('location')], [302, '/app']);
    for (const path of ['/app', '/app/', '/app/settings/members', '/app/no/such/page']) {
      const page = await fetch(origin + path);
      assert.equal(page.status, 200, path);
      assert.match(await page.text(), /<div id="app">/);
    }
  });

  it('let the app’s styles be written by script only with a nonce that is good once', async () => {
    const nonces = await Promise.all(
      [1, 2].map(async () => {
        const page = await fetch(`${origin}/app`);
        assert.equal(page.headers.get('cache-control'), 'no-store');
        const policy = page.headers.get('content-security-policy') ?? '';
        assert.doesNotMatch(policy, /unsafe/);
        assert.match(policy, /frame-ancestors 'none'/);
        const nonce = /style-src 'self' 'nonce-([^']+)'/.exec(policy)?.[1] ?? '';
        const html = await page.text();
        assert.ok(nonce.length >= 22 && html.includes(`nonce="${nonce}"`));
        assert.doesNotMatch(html, /<script(?![^>]* src=)|<style|\sstyle=|\son\w+=/i);
        return nonce;
      }),
    );
    assert.notEqual(nonces[0], nonces[1]);
  });

  it('answer 404 for what is not there', async () => {
    for (const path of ['/assets/none.js', '/assets/', '/chat/', '/chat/a/b', '/assets/%2e%2e/build.ts'])
      assert.equal((await fetch(origin + path)).status, 404, path);
  });
});
