import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Request, type Response } from 'express';
import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { createApp } from '../../../../src/api/app.ts';
import { createAuth, type Auth } from '../../../../src/api/auth.ts';
import type { Route } from '../../../../src/api/route.ts';
import { cannedReplyRoutes } from '../../../../src/api/routes/canned-replies.ts';
import { createReadAnswer } from '../../../../src/api/conversations/read-answer.ts';
import { flowRoutes } from '../../../../src/api/routes/flows.ts';
import { keyRoutes } from '../../../../src/api/routes/keys.ts';
import { meRoutes } from '../../../../src/api/routes/me.ts';
import { memberRoutes } from '../../../../src/api/routes/members.ts';
import { passwordResetRoutes } from '../../../../src/api/routes/password-resets.ts';
import { segmentRoutes } from '../../../../src/api/routes/segments.ts';
import { sessionRoutes } from '../../../../src/api/routes/sessions.ts';
import { signInRoutes } from '../../../../src/api/routes/sign-in.ts';
import { teamRoutes } from '../../../../src/api/routes/teams.ts';
import { createLocalClassifier } from '../../../../src/classify/local-classifier.ts';
import { createLog } from '../../../../src/log.ts';
import type { Database } from '../../../../src/store/database.ts';
import type { Role } from '../../../../src/store/schema.ts';
import { webRoutes } from '../../../../src/web/pages.ts';
import { emptyDatabase } from '../../../store/support/empty-database.ts';
import { launchBrowser } from '../../../support/browser.ts';
import { webAssets } from '../../../support/builds.ts';
import { cookieFor, signInAs, type SignedIn, type SignInParts } from '../../../support/sign-in.ts';

const SECRET_KEY = 'a-secret-key-for-tests-only-0123';
const MANY = 1_000_000;

interface Fault {
  /** Of "METHOD path". */
  match: RegExp;
  answer: (req: Request, res: Response) => void;
}

/** The app and the API it asks, over a database in memory, and members who look at it in a browser. */
export class AppHost {
  readonly database: Database;
  readonly auth: Auth;
  readonly origin: string;
  /** What a mail to a member said, as if one could be sent; empty: none can. */
  readonly mails: { to: string; text: string }[] = [];
  canMail = false;
  /** Everything a page complained about: errors, and what its content security policy kept from it. */
  readonly complaints: string[] = [];
  readonly #server: Server;
  readonly #contexts: BrowserContext[] = [];
  readonly #faults: Fault[] = [];
  readonly #holds: { match: RegExp; held: Promise<void> }[] = [];

  private constructor(database: Database, auth: Auth, server: Server) {
    this.database = database;
    this.auth = auth;
    this.#server = server;
    this.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  /** @param more calls beyond those of the people pages. */
  static async open(
    more: (parts: { database: Database; auth: Auth }) => Route[] = () => [],
  ): Promise<AppHost> {
    const database = await emptyDatabase();
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const publicUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const auth = createAuth({
      database,
      apiKey: 'a-backend-key-for-tests',
      secretKey: SECRET_KEY,
      publicUrl,
      attempts: MANY,
    });
    const host = new AppHost(database, auth, server);
    const mail = (to: string, _subject: string, text: string) => {
      if (host.canMail) host.mails.push({ to, text });
      return Promise.resolve(host.canMail);
    };
    const readAnswer = createReadAnswer(createLocalClassifier(), createLog('silent'));
    const deps = { database, auth, mail, readAnswer };
    const app = createApp({
      auth,
      publicUrl,
      log: createLog('silent'),
      checkReplies: true,
      limits: { start: MANY, reset: MANY, message: MANY, read: MANY },
      routes: [
        ...signInRoutes(deps),
        ...meRoutes(deps),
        ...sessionRoutes(deps),
        ...memberRoutes(deps),
        ...passwordResetRoutes(deps),
        ...teamRoutes(deps),
        ...segmentRoutes(deps),
        ...cannedReplyRoutes(deps),
        ...keyRoutes(deps),
        ...flowRoutes(deps),
        ...more(deps),
      ],
      pages: webRoutes(await webAssets()),
    });
    server.on('request', express().use(host.#takeFault, app));
    return host;
  }

  /** The next request whose "METHOD path" matches is refused with this problem, once. */
  refuseNext(match: RegExp, status: number, body: object): void {
    this.#faults.push({
      match,
      answer: (_, res) => res.status(status).type('application/problem+json').send(JSON.stringify(body)),
    });
  }

  /** The next request that matches waits until the function that comes back is called. */
  holdNext(match: RegExp): () => void {
    let release = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    this.#holds.push({ match, held });
    return release;
  }
  /** A browser in which nobody has signed in. */
  async browser(options: BrowserContextOptions = {}): Promise<BrowserContext> {
    const browser = await launchBrowser();
    const context = await browser.newContext({
      viewport: { width: 1280, height: 800 },
      baseURL: this.origin,
      reducedMotion: 'reduce',
      ...options,
    });
    context.setDefaultTimeout(60_000);
    context.on('weberror', (event) => this.complaints.push(event.error().message));
    context.on('console', (message) => {
      if (/Content.Security.Policy|violates|Warning:|Uncaught/i.test(message.text()))
        this.complaints.push(message.text());
    });
    this.#contexts.push(context);
    return context;
  }

  get signInParts(): SignInParts {
    return { database: this.database, secretKey: SECRET_KEY, publicUrl: this.origin };
  }

  /** Makes a member with this role. */
  member(role: Role): Promise<SignedIn> {
    return signInAs(this.signInParts, role);
  }

  /** Of one more session of theirs. */
  cookieOf({ email, password }: SignedIn): Promise<string> {
    return cookieFor(this.signInParts, email, password);
  }

  /** A page of a member who has signed in, at `path` below /app. */
  async signedIn(who: Role | SignedIn, path = '/', options: BrowserContextOptions = {}): Promise<Page> {
    const member = typeof who === 'string' ? await this.member(who) : who;
    const context = await this.browser(options);
    await context.addCookies(
      member.cookie.split('; ').map((cookie) => {
        const [name = '', ...value] = cookie.split('=');
        return { name, value: value.join('='), url: this.origin };
      }),
    );
    const page = await context.newPage();
    await page.goto(`/app${path}`);
    return page;
  }

  async close(): Promise<void> {
    for (const context of this.#contexts) await context.close();
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }

  readonly #takeFault = (req: Request, res: Response, next: () => void): void => {
    const request = `${req.method} ${req.path}`;
    const hold = this.#holds.findIndex(({ match }) => match.test(request));
    if (hold !== -1) {
      const [held] = this.#holds.splice(hold, 1);
      void held?.held.then(next);
      return;
    }
    const at = this.#faults.findIndex(({ match }) => match.test(request));
    const [fault] = at === -1 ? [] : this.#faults.splice(at, 1);
    if (fault) fault.answer(req, res);
    else next();
  };
}
