import { setTimeout as sleep } from 'node:timers/promises';

/** Resolves as soon as `condition` holds. @throws when that takes longer than `limit` milliseconds. */
export async function until(condition: () => boolean | Promise<boolean>, limit = 60_000): Promise<void> {
  const deadline = Date.now() + limit;
  while (!(await condition())) {
    if (Date.now() > deadline)
      throw new Error(`It did not happen within ${limit / 1000} s: ${condition.toString()}`);
    await sleep(25);
  }
}
