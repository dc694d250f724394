/** Waits until `check` no longer throws; when it still does after `patience` milliseconds, throws its error. */
export async function eventually<T>(check: () => T | Promise<T>, patience = 60_000): Promise<T> {
  const end = Date.now() + patience;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() >= end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
}
