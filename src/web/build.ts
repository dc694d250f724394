import { basename, extname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import { build } from 'esbuild';

/** A file as it is served. */
export interface WebAsset {
  /** With a hash of the content in it, so that a browser may keep it for ever. */
  path: string;
  type: string;
  body: Uint8Array;
  br: Uint8Array;
  gzip: Uint8Array;
}

/** What a page needs beside its own HTML: paths of assets. */
export interface PageAssets {
  script: string;
  style: string;
  /** Modules that the script imports, to be fetched at the same time. */
  preload: string[];
}

export interface WebAssets {
  /** By path. */
  files: ReadonlyMap<string, WebAsset>;
  pages: { start: PageAssets; chat: PageAssets };
  /** The sign of the browser's tab. */
  icon: string;
}

const SOURCES = join(import.meta.dirname, 'widget');
const TYPES: Record<string, string> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/**
 * Bundles the visitors' pages, in memory and within a fraction of a second, so that a start needs no build step
 * and there is nothing on the disk that could be out of date.
 * @throws when a source does not compile; the error names the file and the line.
 */
export async function buildWeb(): Promise<WebAssets> {
  const { outputFiles, metafile } = await build({
    absWorkingDir: SOURCES,
    entryPoints: {
      start: 'start-page.tsx',
      chat: 'chat-page.tsx',
      'start-style': 'styles/start.css',
      'chat-style': 'styles/chat.css',
      icon: 'styles/icon.svg',
    },
    loader: { '.svg': 'copy' },
    bundle: true,
    splitting: true,
    format: 'esm',
    minify: true,
    metafile: true,
    write: false,
    outdir: '/assets',
    entryNames: '[name]-[hash]',
    chunkNames: 'shared-[hash]',
    target: ['chrome108', 'firefox110', 'safari16'],
    jsx: 'automatic',
    jsxImportSource: 'preact',
    logLevel: 'silent',
    tsconfigRaw: {},
  });
  const files = await Promise.all(outputFiles.map(({ path, contents }) => toAsset(basename(path), contents)));
  const outputs = Object.entries(metafile.outputs).map(([path, output]) => ({
    path: `/assets/${basename(path)}`,
    entryPoint: output.entryPoint,
    imports: output.imports.map((imported) => `/assets/${basename(imported.path)}`),
  }));
  const builtFrom = (entry: string) => {
    const output = outputs.find(({ entryPoint }) => entryPoint === entry);
    if (!output) throw new Error(`The web build has no output for ${entry}.`);
    return output;
  };
  const page = (name: string): PageAssets => {
    const { path: script, imports: preload } = builtFrom(`${name}-page.tsx`);
    return { script, preload, style: builtFrom(`styles/${name}.css`).path };
  };
  return {
    files: new Map(files.map((file) => [file.path, file])),
    pages: { start: page('start'), chat: page('chat') },
    icon: builtFrom('styles/icon.svg').path,
  };
}

async function toAsset(name: string, body: Uint8Array): Promise<WebAsset> {
  const type = TYPES[extname(name)];
  if (type === undefined) throw new Error(`The web build does not know how to serve ${name}.`);
  const [br, gzipped] = await Promise.all([promisify(brotliCompress)(body), promisify(gzip)(body)]);
  return { path: `/assets/${name}`, type, body, br, gzip: gzipped };
}
