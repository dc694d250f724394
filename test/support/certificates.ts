/** Certificates as an operator makes them: an authority, and what it has signed. */
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { tempDir } from './temp-dir.ts';

const run = promisify(execFile);

export interface Certificate {
  /** Both in PEM. */
  certificate: string;
  key: string;
}

export interface Authority {
  certificate: string;
  /** @param name the host that it is for, or who shows it. @param days until it runs out. */
  sign(name: string, days?: number): Promise<Certificate>;
}

const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];

export async function makeAuthority(): Promise<Authority> {
  const folder = await tempDir();
  const path = (name: string) => join(folder, name);
  const openssl = (...options: string[]) => run('openssl', options, { cwd: folder });
  await openssl(
    'req',
    '-x509',
    ...NEW_KEY,
    '-keyout',
    'ca.key',
    '-out',
    'ca.pem',
    '-days',
    '2',
    '-subj',
    '/CN=Authority',
  );
  return {
    certificate: await readFile(path('ca.pem'), 'utf8'),
    async sign(name, days = 1) {
      await openssl(
        'req',
        '-new',
        ...NEW_KEY,
        '-keyout',
        `${name}.key`,
        '-out',
        `${name}.csr`,
        '-subj',
        `/CN=${name}`,
      );
      await writeFile(path(`${name}.ext`), `subjectAltName=DNS:${name}\n`);
      const signed = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-extfile', `${name}.ext`];
      await openssl(
        'x509',
        '-req',
        '-in',
        `${name}.csr`,
        ...signed,
        '-out',
        `${name}.pem`,
        '-days',
        `${days}`,
      );
      return {
        certificate: await readFile(path(`${name}.pem`), 'utf8'),
        key: await readFile(path(`${name}.key`), 'utf8'),
      };
    },
  };
}
