import express, { type Express, type Router } from 'express';
import helmet from 'helmet';
import type { Logger } from 'pino';
import { type Auth } from './auth.ts';
import { createMetrics, type Metrics } from '../metrics.ts';
import { createLimits, DEFAULT_LIMITS, type Limits } from './limits.ts';
import { mountRoutes } from './mount.ts';
import { requestLog } from './request-log.ts';
import type { Route } from './route.ts';
import { openApiRoute } from './routes/openapi.ts';
import { problemRoutes } from './routes/problems.ts';
import { refuseUnknownAddress, sendProblem } from './send-problem.ts';
import type { TrustedProxies } from '../trusted-proxies.ts';

export interface AppDeps {
  log: Logger;
  /** Default: measured, and told nobody. */
  metrics?: Pick<Metrics, 'requests' | 'streams'>;
  auth: Auth;
  /** Every call but `/openapi.json` and `/problems/…`, which follow from them. */
  routes: readonly Route[];
  /** Where the API is reached from outside, without a trailing slash. */
  publicUrl: string;
  limits?: Partial<Limits>;
  /** Those in front, so that callers are counted by their own address (Express's `trust proxy`). Default: none. */
  proxies?: TrustedProxies;
  /** The web app's pages. */
  pages?: Router;
  /** For tests: a reply that is not as its route declares fails the request. */
  checkReplies?: boolean;
}

/** The whole HTTP server, ready to listen. */
export function createApp(deps: AppDeps): Express {
  const {
    log,
    metrics = createMetrics(),
    auth,
    publicUrl,
    limits,
    proxies = 0,
    pages,
    checkReplies = false,
  } = deps;
  const routes = [...deps.routes, ...problemRoutes];
  const gate = { auth, metrics, checkReplies, checkLimit: createLimits({ ...DEFAULT_LIMITS, ...limits }) };

  const app = express();
  app.disable('x-powered-by').disable('etag').set('trust proxy', proxies);
  app.use(requestLog(log, metrics));
  // Pages set a policy of their own; nothing the API answers is ever run or framed.
  app.use(
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
      },
    }),
  );
  app.use(mountRoutes([...routes, openApiRoute(routes, publicUrl)], gate));
  if (pages) app.use(pages);
  app.use(refuseUnknownAddress, sendProblem);
  return app;
}
