import type { RequestHandler } from 'express';
import type { Route } from './route.ts';

/** Seconds for which a browser need not ask again whether it may. */
const MAX_AGE = 600;

/**
 * Lets pages of these origins call with their visitors' sessions and read the answers (CORS). Browsers ask first, since
 * calls come with JSON; pages of other origins are not answered so, and their calls are not sent at all.
 */
export function allowOrigins(
  origins: readonly string[],
  methods: readonly Route['method'][],
): RequestHandler {
  return (request, response, next) => {
    response.vary('Origin');
    const { origin } = request.headers;
    if (origin !== undefined && origins.includes(origin)) {
      response.set({
        'Access-Control-Allow-Origin': origin,
        'Access-Control-Allow-Credentials': 'true',
        'Access-Control-Expose-Headers': 'X-Request-Id',
      });
      if (request.method === 'OPTIONS')
        response.set({
          'Access-Control-Allow-Methods': methods.map((method) => method.toUpperCase()).join(', '),
          'Access-Control-Allow-Headers': 'Authorization, Content-Type, X-Namespace',
          'Access-Control-Max-Age': String(MAX_AGE),
        });
    }
    next();
  };
}
