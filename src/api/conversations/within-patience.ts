/** Milliseconds after which a request is answered with what there is; the rest comes by the stream. */
const PATIENCE = 900;

/** The answer, or `null` when it takes too long; it goes on all the same. */
export async function withinPatience<T>(answer: Promise<T>, patience = PATIENCE): Promise<T | null> {
  // A plain timer: stopping one by an AbortSignal would make an error and reject a promise in every turn.
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, patience, null).unref();
  });
  try {
    return await Promise.race([answer, tooLong]);
  } finally {
    clearTimeout(timer);
  }
}
