/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';

/** The page at /app. */
createRoot(document.getElementById('app') as HTMLElement).render(<App />);
