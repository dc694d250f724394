export { anyFreePort as freePort } from '../../src/temporal/dev-server/ports.ts';
