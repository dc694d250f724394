import type { Way } from './bring-binary.ts';
import { buildWithGo } from './build-with-go.ts';
import { downloadWithSdk } from './download-with-sdk.ts';

/** How the Temporal CLI is brought: in seconds where downloads are allowed, else in minutes. */
export const WAYS: readonly Way[] = [downloadWithSdk(), buildWithGo];
