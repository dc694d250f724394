/** The server process as it is, with the strikes that tests order. */
import './kill-at.ts';
import '../../../src/server.ts';
