import type { Provider } from '../providers.ts';
import type { FindFlow } from './find-flow.ts';

/** What a flow is published among. */
export interface Surroundings {
  /** The latest published version of another flow, or null when there is none. */
  findFlow: FindFlow;
  /** The providers that are connected. Absent: nothing is said of them. */
  connected?: ReadonlySet<Provider>;
}
