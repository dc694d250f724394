/**
 * Counts the changes to what `transition` does with the same input. A conversation keeps the version it was
 * started with in its state; code that changes the behaviour asks for it, so that old histories replay.
 */
export const ENGINE_VERSION = 1;
