import { createServer } from 'node:net';
import { StartError } from '../start-error.ts';

/** @throws StartError when this process could not serve HTTP on that port. */
export async function checkPort(port: number): Promise<void> {
  const code = await new Promise<string | null>((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen(port, () => server.close(() => resolve(null)));
  });
  if (code === null) return;
  const problem = code === 'EADDRINUSE' ? 'is in use by another program' : `cannot be used (${code})`;
  throw new StartError(`Port ${port} ${problem}: stop that one, or set PORT to another port.`);
}
