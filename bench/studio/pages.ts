import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { build } from 'esbuild';
import express from 'express';
import { buildWeb } from '../../src/web/build.ts';
import { webRoutes } from '../../src/web/pages.ts';
import { largeFlow } from '../support/large-flow.ts';

const MEMBER = { id: 'bench', name: 'Bench', teams: [], role: 'author', availability: 'offline' };

/** Where the Studio has a flow of so many nodes open, and where a plain canvas shows the same one. */
export interface Pages {
  studio: string;
  plain: string;
  close: () => void;
}

/** Serves both, with as much of an API as the Studio asks. */
export async function servePages(nodes: number): Promise<Pages> {
  const [assets, { script, style }] = await Promise.all([buildWeb(), buildPlainCanvas()]);
  const app = express();
  app.get('/api/v1/me', (_, res) =>
    res.json({ member: { ...MEMBER, email: null }, key: null, scopes: ['flows:read', 'flows:write'] }),
  );
  app.get('/api/v1/flows/large', (_, res) => res.set('ETag', '"1"').json(largeFlow(nodes)));
  app.put('/api/v1/flows/large', (_, res) => res.set('ETag', '"1"').json({}));
  app.use('/api', (_, res) => res.status(404).json({ code: 'not_found', detail: 'Not here.' }));
  app.get('/plain', (_, res) =>
    res.send(
      '<!doctype html><link rel="stylesheet" href="/plain.css">' +
        `<body data-nodes="${nodes}"><script type="module" src="/plain.js"></script>`,
    ),
  );
  app.get('/plain.js', (_, res) => res.type('js').send(script));
  app.get('/plain.css', (_, res) => res.type('css').send(style));
  app.use(webRoutes(assets));
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    studio: `${origin}/app/flows/large`,
    plain: `${origin}/plain`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function buildPlainCanvas(): Promise<{ script: string; style: string }> {
  const { outputFiles } = await build({
    stdin: {
      contents: "import '@xyflow/react/dist/style.css'; import './plain-canvas.tsx';",
      resolveDir: import.meta.dirname,
    },
    bundle: true,
    minify: true,
    format: 'esm',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"' },
    write: false,
    outdir: join(import.meta.dirname, 'out'),
  });
  const text = (ending: string) => outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? '';
  return { script: text('.js'), style: text('.css') };
}
