import { createLog } from '../../src/log.ts';
import { installTemporalRuntime } from '../../src/temporal/worker.ts';

// What workers say of their coming and going would hide what the tests say.
installTemporalRuntime(createLog('silent'));
