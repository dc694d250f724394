import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { tsxArguments } from '../../src/tsx-program.ts';
import { freePort } from '../support/free-port.ts';
import { startStudio, type Studio } from '../support/processes.ts';
import { tempDir } from '../support/temp-dir.ts';

const RECOVER = fileURLToPath(new URL('../../src/recover.ts', import.meta.url));

/** `npm run recover -- …` with these settings; resolves to what it printed. */
async function recover(env: Record<string, string>, ...args: string[]) {
  const child = spawn(process.execPath, [...tsxArguments(RECOVER), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], ...env },
  });
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), exited]);
  return { out, err, code };
}

const tokenIn = (printed: string) => /\/app\/welcome#token=([\w-]{43})\b/.exec(printed)?.[1];

describe('the first admin', () => {
  const post = (studio: Studio, path: string, body: object) =>
    fetch(studio.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: studio.url },
      body: JSON.stringify(body),
    });
  const setPassword = (studio: Studio, token: string | undefined, newPassword: string) =>
    post(studio, '/api/auth/reset-password', { token, newPassword });
  const signIn = (studio: Studio, email: string, password: string) =>
    post(studio, '/api/auth/sign-in/email', { email, password });

  it('sets a password by the link that each start prints until they have, and gets another by `recover`', async () => {
    const env = { LOG_LEVEL: 'trace' };
    const first = await startStudio({ env });
    await first.ready();
    const printed = tokenIn(first.output());
    assert.match(
      first.output(),
      new RegExp(`^Set up your account: http://localhost:${first.port}/app/welcome#`, 'm'),
    );
    await first.stop();

    const { dataDir, port } = first;
    const second = await startStudio({ env, dataDir, port });
    await second.ready();
    const token = tokenIn(second.output());
    assert.ok(token);
    assert.notEqual(token, printed);
    const owner = (await (await post(second, '/api/auth/link', { token })).json()) as { email: string };
    assert.equal((await setPassword(second, token, 'the first password')).status, 200);
    assert.equal((await setPassword(second, printed, 'another password')).status, 410, 'others are void');
    const signedIn = await signIn(second, owner.email, 'the first password');
    assert.equal(signedIn.status, 200);
    const cookie = signedIn.headers.getSetCookie()[0]?.split(';', 1)[0] ?? '';
    const me = await fetch(`${second.url}/api/v1/me`, { headers: { cookie } });
    assert.equal(((await me.json()) as { member: { role: string } }).member.role, 'admin');

    const settings = { DATA_DIR: dataDir, PORT: String(port) };
    const recovered = await recover(settings);
    assert.equal(recovered.code, 0, recovered.err);
    assert.ok(recovered.out.includes(owner.email));
    assert.equal((await setPassword(second, tokenIn(recovered.out), 'the second password')).status, 200);
    assert.equal((await fetch(`${second.url}/api/v1/me`, { headers: { cookie } })).status, 401);
    assert.equal((await signIn(second, owner.email, 'the first password')).status, 401);
    assert.equal((await signIn(second, owner.email, 'the second password')).status, 200);

    const byEmail = await recover(settings, owner.email.toUpperCase());
    assert.ok(tokenIn(byEmail.out));
    assert.match((await recover(settings, 'nobody')).err, /^There is no member “nobody”\. Admins are: /);
    assert.match(
      (await recover({ ...settings, API_KEY: 'another-api-key' })).err,
      /does not take this API key/,
    );
    await second.stop();

    const third = await startStudio({ env, dataDir, port });
    await third.ready();
    assert.equal(tokenIn(third.output()), undefined);
    await third.stop();

    const session = cookie.split('=')[1]?.split('.')[0] ?? '';
    assert.ok(session.length > 20);
    const logged = first.output() + second.output() + third.output();
    assert.ok(logged.includes('"operation":"signIn"'));
    for (const secret of [session, tokenIn(recovered.out) ?? '', 'the first password', 'the second password'])
      assert.ok(!logged.includes(secret), 'no secret in the log');
    assert.equal(logged.split(token).length, 2, 'the link is printed once');
  });

  it('is told what is missing when there is no server to ask', async () => {
    const settings = { DATA_DIR: await tempDir(), PORT: String(await freePort()) };
    const unknown = await recover(settings);
    assert.equal(unknown.code, 1);
    assert.match(unknown.err, /^There is no API key in .*: set DATA_DIR or API_KEY/);
    const alone = await recover({ ...settings, API_KEY: 'an-api-key' });
    assert.equal(alone.code, 1);
    assert.match(alone.err, /^Nothing answers at http:\/\/127\.0\.0\.1:\d+: start the server/);
    assert.match((await recover(settings, 'a', 'b')).err, /^Give one email address/);
  });
});
