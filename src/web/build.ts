import { basename, extname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { build, type BuildOptions, type Metafile } from 'esbuild';
import { builtAhead, keepBuild } from '../kept-build.ts';

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
  pages: {
    chat: PageAssets;
    /** `beforePaint`: a script that has to have run before anything is shown. */
    app: PageAssets & { beforePaint: string };
  };
  /** What other sites' pages load, by an address that never changes. */
  widget: WebAsset;
  /** The sign of the browser's tab. */
  icon: string;
  /** Packages in the bundles: `chat` → `['preact']`. */
  packages: Record<'chat' | 'app', string[]>;
  /** By path, for the members' app: the sources below src/ that are in it. */
  sources: ReadonlyMap<string, string[]>;
}

const SOURCES = join(import.meta.dirname, '..');

const TYPES: Record<string, string> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/**
 * The oldest browsers that each is made for. Visitors come with whatever they have; there, newer CSS only adorns. Members’
 * pages are laid out with `:has()`, as Mantine’s own styles are, and coloured with `color-mix()`: Firefox has had the
 * one since 121 (December 2023), the others have had both for longer.
 */
const BROWSERS = {
  widget: ['chrome108', 'firefox110', 'safari16'],
  app: ['chrome111', 'firefox121', 'safari16.2'],
};

/**
 * Bundles the visitors' window and the members' app, within a second or two, so that a start needs no build step.
 * @throws when a source does not compile; the error names the file and the line.
 */
export async function buildWeb(): Promise<WebAssets> {
  const [chat, widget, app, beforePaint] = await Promise.all([
    bundle('widget', 'preact', {
      chat: 'chat-page.tsx',
      'chat-style': 'styles/chat.css',
      icon: 'styles/icon.svg',
    }),
    bundle('widget', 'preact', { widget: 'embed/main.ts' }, { splitting: false, format: 'iife' }),
    bundle('app', 'react', {
      app: 'main.tsx',
      'app-style': 'styles/app.css',
    }),
    bundle('app', 'react', { 'before-paint': 'before-paint.ts' }, { splitting: false, format: 'iife' }),
  ]);
  const [widgetScript] = widget.files;
  if (!widgetScript) throw new Error('The web build has no output for widget/embed/main.ts.');
  return {
    files: new Map([...chat.files, ...app.files, ...beforePaint.files].map((file) => [file.path, file])),
    pages: {
      chat: chat.page('chat-page.tsx', 'styles/chat.css'),
      app: {
        ...app.page('main.tsx', 'styles/app.css'),
        beforePaint: beforePaint.builtFrom('before-paint.ts').path,
      },
    },
    widget: widgetScript,
    icon: chat.builtFrom('styles/icon.svg').path,
    packages: { chat: chat.packages, app: app.packages },
    sources: app.sources,
  };
}

/** The same, kept in `folder` until anything in `src/` changes: the app shares files with most of it. */
export function cachedWeb(folder: string): Promise<WebAssets> {
  return keepBuild(folder, [join(import.meta.dirname, '..')], buildWeb, WEB_BUILT_AHEAD);
}

/** Where `npm run build` keeps it. */
export const WEB_BUILT_AHEAD = builtAhead('web');

/** One bundle of its own, so that neither of the two JSX libraries gets into the other's page. */
async function bundle(
  folder: keyof typeof BROWSERS,
  jsxImportSource: 'preact' | 'react',
  entryPoints: Record<string, string>,
  how: Pick<BuildOptions, 'splitting' | 'format'> = { splitting: true, format: 'esm' },
) {
  const { outputFiles, metafile } = await build({
    absWorkingDir: join(import.meta.dirname, folder),
    entryPoints,
    loader: { '.svg': 'copy' },
    bundle: true,
    ...how,
    minify: true,
    metafile: true,
    write: false,
    outdir: '/assets',
    entryNames: '[name]-[hash]',
    chunkNames: '[name]-[hash]',
    target: BROWSERS[folder],
    jsx: 'automatic',
    jsxImportSource,
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'silent',
    tsconfigRaw: {},
  });
  const files = await Promise.all(outputFiles.map(({ path, contents }) => toAsset(basename(path), contents)));
  const outputs = Object.entries(metafile.outputs).map(([path, output]) => ({
    path: `/assets/${basename(path)}`,
    entryPoint: output.entryPoint,
    // What is imported when it is needed is not fetched before.
    imports: output.imports
      .filter(({ kind }) => kind === 'import-statement')
      .map((imported) => `/assets/${basename(imported.path)}`),
  }));
  const builtFrom = (entry: string) => {
    const output = outputs.find(({ entryPoint }) => entryPoint === entry);
    if (!output) throw new Error(`The web build has no output for ${folder}/${entry}.`);
    return output;
  };
  const page = (script: string, style: string): PageAssets => ({
    script: builtFrom(script).path,
    preload: builtFrom(script).imports,
    style: builtFrom(style).path,
  });
  return { files, builtFrom, page, packages: packagesOf(metafile), sources: sourcesOf(metafile) };
}

/** What of our own got into each output. */
function sourcesOf({ outputs }: Metafile): ReadonlyMap<string, string[]> {
  return new Map(
    Object.entries(outputs).map(([path, { inputs }]) => [
      `/assets/${basename(path)}`,
      // As seen from the folder of the bundle.
      Object.keys(inputs)
        .filter((input) => !input.includes('node_modules'))
        .map((input) => relative(SOURCES, join(SOURCES, 'web/app', input))),
    ]),
  );
}

/** The npm packages that got into the bundle. */
function packagesOf({ inputs }: Metafile): string[] {
  const names = Object.keys(inputs).flatMap((path) => {
    const name = /.*node_modules\/(@[^/]+\/[^/]+|[^/]+)\//.exec(path)?.[1];
    return name === undefined ? [] : [name];
  });
  return [...new Set(names)].sort();
}

async function toAsset(name: string, body: Uint8Array): Promise<WebAsset> {
  const type = TYPES[extname(name)];
  if (type === undefined) throw new Error(`The web build does not know how to serve ${name}.`);
  // The highest quality takes ten times as long and saves a twentieth.
  const params = { [constants.BROTLI_PARAM_QUALITY]: 9 };
  const [br, gzipped] = await Promise.all([
    promisify(brotliCompress)(body, { params }),
    promisify(gzip)(body),
  ]);
  return { path: `/assets/${name}`, type, body, br, gzip: gzipped };
}
