/// <reference lib="dom" />
/** `/widget.js`: what a page that embeds the chat loads, by one script tag. */
import { readOptions } from './read-options.ts';
import { Widget } from './widget.ts';

declare global {
  interface Window {
    ChatbotStudio?: { open(): void; close(): void };
  }
}

const script = document.currentScript;
const options = script instanceof HTMLScriptElement ? readOptions(script.dataset) : null;

if (!options) console.error('Chatbot Studio: the script tag needs data-flow, the id of a public flow.');
else if (!window.ChatbotStudio) {
  const { origin } = new URL((script as HTMLScriptElement).src);
  const begin = () => {
    const { open, close } = new Widget(origin, options);
    window.ChatbotStudio = { open, close };
  };
  // A tag in the head without `defer` runs before there is a body.
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', begin);
  else begin();
}
