import { randomBytes } from 'node:crypto';
import { Router, type Request, type Response } from 'express';
import type { PageAssets, WebAsset, WebAssets } from './build.ts';

/**
 * Nothing but our own files is run or styled with. Images may come from anywhere, because flows show pictures by
 * their address. Only pages of these origins, and our own, may show it in a frame.
 */
const chatPolicy = (origins: readonly string[]) =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    // blob: for pictures that were sent as files, which take the visitor's token to be had.
    'img-src http: https: data: blob:',
    "connect-src 'self'",
    "form-action 'none'",
    "base-uri 'none'",
    ["frame-ancestors 'self'", ...origins].join(' '),
  ].join('; ');

/**
 * As above, and style elements with this response's nonce: the component library writes its theme's variables into
 * one. The app is never framed: a click in it may change what everybody's conversations do.
 */
const appPolicy = (nonce: string) =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    // blob: for pictures that a member is about to send.
    'img-src http: https: data: blob:',
    "connect-src 'self'",
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

/**
 * The visitors' window at `/chat/<flow>`, the members' app at `/app`, and the files under `/assets/` that they are made
 * of. None needs a credential: what is worth one is behind the API.
 */
export function webRoutes(
  assets: WebAssets,
  /** The origins whose pages may show the visitors' window. */
  widgetOrigins: () => Promise<readonly string[]> = () => Promise.resolve([]),
): Router {
  const routes = Router({ strict: true, caseSensitive: true });
  const { chat, app } = assets.pages;
  const chatPage = toHtml({ title: 'Chat', icon: assets.icon, head: tags(chat), root: 'main' });
  const appHead = `<script src="${app.beforePaint}"></script>\n    ${tags(app)}`;

  routes.get('/', (_, res) => res.redirect('/app'));
  // Whether there is such a page is the app's to know.
  routes.get(['/app', '/app/', '/app/*path'], (_, res) => {
    const nonce = randomBytes(16).toString('base64');
    const head = `<meta name="style-nonce" nonce="${nonce}">\n    ${appHead}`;
    // Never kept, not even to be compared: the nonce is good for this response only.
    res.set('Cache-Control', 'no-store');
    sendPage(
      res,
      appPolicy(nonce),
      toHtml({ title: 'Chatbot Studio', icon: assets.icon, head, root: 'div' }),
    );
  });
  // Whether there is such a flow is the page's to find out, from the API; so its address says nothing about it.
  routes.get('/chat/:flow', async (_, res) => {
    res.set('Cache-Control', 'no-cache');
    // Says less than the policy, and would contradict it.
    res.removeHeader('X-Frame-Options');
    sendPage(res, chatPolicy(await widgetOrigins()), chatPage);
  });
  routes.get('/widget.js', (req, res) => {
    // Its address stays the same, so it is asked for again before long; and it is for pages of other sites.
    res.set({ 'Cache-Control': 'public, max-age=300', 'Cross-Origin-Resource-Policy': 'cross-origin' });
    sendAsset(req, res, assets.widget);
  });
  routes.get('/assets/:name', (req, res, next) => {
    const asset = assets.files.get(req.path);
    if (!asset) return next();
    // The name changes with the content.
    res.set('Cache-Control', 'public, max-age=31536000, immutable');
    sendAsset(req, res, asset);
  });
  return routes;
}

function sendPage(res: Response, policy: string, html: string): void {
  res
    .set({
      'Content-Security-Policy': policy,
      'Referrer-Policy': 'same-origin',
      'X-Content-Type-Options': 'nosniff',
    })
    .type('html')
    .send(html);
}

function sendAsset(req: Request, res: Response, asset: WebAsset): void {
  res.set({
    'Content-Type': asset.type,
    'X-Content-Type-Options': 'nosniff',
    Vary: 'Accept-Encoding',
  });
  const encoding = (['br', 'gzip'] as const).find((name) => req.acceptsEncodings(name));
  if (encoding) {
    res.set('Content-Encoding', encoding);
    res.end(asset[encoding]);
  } else res.end(asset.body);
}

/** What loads a page's assets. */
function tags({ script, style, preload }: PageAssets): string {
  return [
    `<link rel="stylesheet" href="${style}">`,
    ...preload.map((path) => `<link rel="modulepreload" href="${path}">`),
    `<script type="module" src="${script}"></script>`,
  ].join('\n    ');
}

interface Frame {
  title: string;
  icon: string;
  /** Further tags of the head. */
  head: string;
  /** The element that the page is rendered into. */
  root: 'main' | 'div';
}

/** A page's frame: no script and no style in it, which is what the policies above allow. */
function toHtml({ title, icon, head, root }: Frame): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content">
    <meta name="color-scheme" content="light dark">
    <meta name="theme-color" content="#fffefb" media="(prefers-color-scheme: light)">
    <meta name="theme-color" content="#171c19" media="(prefers-color-scheme: dark)">
    <title>${title}</title>
    <link rel="icon" href="${icon}" type="image/svg+xml">
    ${head}
  </head>
  <body>
    <${root} id="app"></${root}>
    <noscript><p>This page needs JavaScript.</p></noscript>
  </body>
</html>
`;
}
