import { createLog } from '../../src/log.ts';
import { installTemporalLog } from '../../src/temporal/worker.ts';

// What workers say of their coming and going would hide what the tests say.
installTemporalLog(createLog('silent'));
