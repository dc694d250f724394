import { hkdfSync } from 'node:crypto';
import { drizzleAdapter } from 'better-auth/adapters/drizzle';
import { betterAuth } from 'better-auth/minimal';
import type { Database } from '../../store/database.ts';
import {
  authAccounts,
  authRateLimits,
  authSessions,
  authUsers,
  authVerifications,
} from '../../store/schema.ts';
import { voidLinks } from '../../store/sign-ins.ts';
import { isOwnOrigin } from '../own-origin.ts';

/** The name of the session's cookie; over https it is prefixed with `__Secure-`. */
export const SESSION_COOKIE = 'chatbot-studio.session_token';

/** In characters. The longest spares the hash function, whose time grows with it. */
export const PASSWORD = { shortest: 10, longest: 128 };

/** The header in which the caller's address, as Express found it, is told to Better Auth. */
export const ADDRESS_HEADER = 'x-caller-address';

const DAY = 24 * 60 * 60;

export interface BetterAuthParts {
  database: Pick<Database, 'orm'>;
  secretKey: string;
  /** Without a trailing slash. */
  publicUrl: string;
  /** Attempts to sign in, to use a link and to change a password, each a minute and address. */
  attempts: number;
}

/**
 * Better Auth as it is used here: email address and password only, for members whom somebody has invited. What of
 * it can be called from outside is declared in `routes/sign-in.ts`; nothing else of it is reachable.
 */
export function createBetterAuth({ database, secretKey, publicUrl, attempts }: BetterAuthParts) {
  const attempt = { window: 60, max: attempts };
  return betterAuth({
    appName: 'Chatbot Studio',
    baseURL: new URL(publicUrl).origin,
    basePath: '/api/auth',
    secret: Buffer.from(hkdfSync('sha256', secretKey, '', 'member sessions', 32)).toString('base64url'),
    database: drizzleAdapter(database.orm, {
      provider: 'pg',
      transaction: true,
      schema: {
        user: authUsers,
        session: authSessions,
        account: authAccounts,
        verification: authVerifications,
        rateLimit: authRateLimits,
      },
    }),
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: PASSWORD.shortest,
      maxPasswordLength: PASSWORD.longest,
      revokeSessionsOnPasswordReset: true,
      onPasswordReset: ({ user }) => voidLinks(database, user.id),
    },
    session: { expiresIn: 30 * DAY, updateAge: DAY },
    // A one-time link's token is as good as a password, and is kept as one is.
    verification: { storeIdentifier: 'hashed' },
    rateLimit: {
      enabled: true,
      storage: 'database',
      window: 60,
      max: 10 * attempts,
      customRules: { '/sign-in/email': attempt, '/reset-password': attempt, '/change-password': attempt },
    },
    trustedOrigins: (request) => {
      const origin = request?.headers.get('origin');
      const host = request?.headers.get('host') ?? undefined;
      return [origin && isOwnOrigin(origin, host, publicUrl) ? origin : null];
    },
    advanced: {
      cookiePrefix: 'chatbot-studio',
      useSecureCookies: publicUrl.startsWith('https:'),
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax' },
      // Said outright, because Better Auth leaves both checks out when NODE_ENV is “test”.
      disableCSRFCheck: false,
      disableOriginCheck: false,
      ipAddress: { ipAddressHeaders: [ADDRESS_HEADER] },
    },
    telemetry: { enabled: false },
    // Errors come back to the caller, who logs them as all others, without what people have typed.
    logger: { disabled: true },
    onAPIError: { throw: true },
  });
}
