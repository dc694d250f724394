/// <reference lib="dom" />
import { SCHEME_KEY } from './scheme-key.ts';

// Runs before anything is shown: whoever chose dark is not dazzled until the app has loaded.
try {
  const chosen = localStorage.getItem(SCHEME_KEY);
  const dark =
    chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.dataset['mantineColorScheme'] = dark ? 'dark' : 'light';
} catch {
  // Storage may be forbidden; then the system's scheme holds.
}
