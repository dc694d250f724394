import { Router, type Request, type Response } from 'express';
import type { PageAssets, WebAsset, WebAssets } from './build.ts';

/**
 * Nothing but our own files is run or styled with. Images may come from anywhere, because flows show pictures by
 * their address.
 */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  'img-src http: https: data:',
  "connect-src 'self'",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'self'",
].join('; ');

/** The visitors' pages: `/`, `/chat/<flow>` and the files under `/assets/` that they are made of. */
export function webRoutes(assets: WebAssets): Router {
  const routes = Router({ strict: true, caseSensitive: true });
  const start = toHtml(assets.pages.start, assets.icon, 'Chatbot Studio');
  const chat = toHtml(assets.pages.chat, assets.icon, 'Chat');

  routes.get('/', (_, res) => sendPage(res, start));
  // Whether there is such a flow is the page's to find out, from the API; so its address says nothing about it.
  routes.get('/chat/:flow', (_, res) => sendPage(res, chat));
  routes.get('/assets/:name', (req, res, next) => {
    const asset = assets.files.get(req.path);
    if (asset) sendAsset(req, res, asset);
    else next();
  });
  return routes;
}

function sendPage(res: Response, html: string): void {
  res
    .set({
      'Content-Security-Policy': CONTENT_SECURITY_POLICY,
      'Cache-Control': 'no-cache',
      'Referrer-Policy': 'same-origin',
      'X-Content-Type-Options': 'nosniff',
    })
    .type('html')
    .send(html);
}

function sendAsset(req: Request, res: Response, asset: WebAsset): void {
  // The name changes with the content.
  res.set({
    'Content-Type': asset.type,
    'Cache-Control': 'public, max-age=31536000, immutable',
    'X-Content-Type-Options': 'nosniff',
    Vary: 'Accept-Encoding',
  });
  const encoding = (['br', 'gzip'] as const).find((name) => req.acceptsEncodings(name));
  if (encoding) {
    res.set('Content-Encoding', encoding);
    res.end(asset[encoding]);
  } else res.end(asset.body);
}

/** The page's frame: no script and no style in it, which is what the policy above allows. */
function toHtml({ script, style, preload }: PageAssets, icon: string, title: string): string {
  const preloads = preload.map((path) => `<link rel="modulepreload" href="${path}">`).join('\n    ');
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
    <link rel="stylesheet" href="${style}">
    ${preloads}
    <script type="module" src="${script}"></script>
  </head>
  <body>
    <main id="app"></main>
    <noscript><p>This page needs JavaScript.</p></noscript>
  </body>
</html>
`;
}
