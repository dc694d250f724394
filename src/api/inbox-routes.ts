import type { Route } from './route.ts';
import { auditRoutes } from './routes/audit.ts';
import { cannedReplyRoutes } from './routes/canned-replies.ts';
import { fileRoutes, type FileRouteDeps } from './routes/files.ts';
import { readMarkRoutes } from './routes/read-marks.ts';
import { signalRoutes } from './routes/signals.ts';

/** What members’ inboxes need beside conversations, messages, commands and streams. */
export const inboxRoutes = (deps: FileRouteDeps): Route[] => [
  ...signalRoutes(deps),
  ...readMarkRoutes(deps),
  ...auditRoutes(deps),
  ...cannedReplyRoutes(deps),
  ...fileRoutes(deps),
];
