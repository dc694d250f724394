import { Runtime } from '@temporalio/worker';
import { createLog } from '../../src/log.ts';
import { installTemporalRuntime } from '../../src/temporal/worker.ts';
import { atEnd } from './at-end.ts';

// What workers say of their coming and going would hide what the tests say.
installTemporalRuntime(createLog('silent'));

// It ends with the last worker. Where there never was one, it would keep the process up for ever.
atEnd(() => Runtime.instance().shutdown());
