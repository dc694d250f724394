import { call } from './call.ts';
import type { WidgetSettings } from './types.ts';

export const getWidgetSettings = (signal?: AbortSignal) =>
  call<WidgetSettings>('/api/v1/settings/widget', { ...(signal && { signal }) });

export const saveWidgetSettings = (settings: WidgetSettings) =>
  call<WidgetSettings>('/api/v1/settings/widget', { method: 'PUT', body: settings });
