import { render } from 'preact';
import { ApiClient } from './api-client.ts';
import { browserSurroundings } from './browser.ts';
import { Remembered } from './remembered.ts';
import { TIMINGS } from './timings.ts';
import { Start } from './view/start.tsx';

/** The page at /: what one can talk about. */
const { fetch, storage } = browserSurroundings();
const api = new ApiClient('', fetch, TIMINGS);
const root = document.getElementById('app') as HTMLElement;

render(
  <Start load={() => api.flows()} isUnderWay={(flow) => new Remembered(storage, flow).get() !== null} />,
  root,
);
