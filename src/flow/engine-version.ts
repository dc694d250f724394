/**
 * Counts the changes to what `transition` does with the same input. A conversation keeps the version it was
 * started with in its state; code that changes the behaviour asks for it, so that old histories replay.
 *
 * 2: a visitor whose member gives the conversation up is told that they wait again, and their waiting limit begins anew.
 */
export const ENGINE_VERSION = 2;
