/** In a shadow root, so that neither page's styles reach the other's. Above everything else on the page. */
export const STYLES = `
:host { all: initial; }
.launcher, .panel { position: fixed; z-index: 2147483647; }
.launcher {
  bottom: calc(20px + env(safe-area-inset-bottom));
  display: grid; place-items: center; width: 60px; height: 60px; margin: 0; padding: 0;
  border: 0; border-radius: 50%; background: #1d5c4d; color: #fff; cursor: pointer;
  box-shadow: 0 1px 3px #0003, 0 8px 24px #0004; touch-action: manipulation;
}
.launcher:focus-visible { outline: 3px solid #fff; outline-offset: -6px; box-shadow: 0 0 0 3px #1d5c4d; }
.launcher svg { width: 28px; height: 28px; fill: none; stroke: currentcolor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
.right { right: calc(20px + env(safe-area-inset-right)); }
.left { left: calc(20px + env(safe-area-inset-left)); }
.badge {
  position: absolute; top: -4px; right: -4px; min-width: 22px; height: 22px; padding: 0 6px; box-sizing: border-box;
  border-radius: 11px; background: #b3261e; color: #fff; font: 700 13px/22px system-ui, sans-serif; text-align: center;
}
[hidden] { display: none !important; }
.panel {
  bottom: calc(92px + env(safe-area-inset-bottom));
  width: 400px; height: min(680px, calc(100vh - 116px)); max-width: calc(100vw - 40px); overflow: hidden;
  border-radius: 20px; background: #fffefb; color: #1f2622;
  box-shadow: 0 1px 3px #0003, 0 16px 48px #0004; font: 16px/1.5 system-ui, sans-serif;
}
iframe { position: absolute; inset: 0; width: 100%; height: 100%; border: 0; color-scheme: light dark; }
iframe.waiting { visibility: hidden; }
.notice { display: grid; place-content: center; justify-items: center; gap: 12px; height: 100%; box-sizing: border-box; padding: 24px; text-align: center; }
.notice p { margin: 0; }
.notice a, .notice button { color: inherit; font: inherit; text-decoration: underline; background: none; border: 0; cursor: pointer; }
@media (prefers-color-scheme: dark) { .panel { background: #171c19; color: #e7ebe7; } }
@media (max-width: 480px), (max-height: 440px) {
  .panel { inset: 0 0 auto; width: 100%; max-width: none; height: var(--height, 100dvh); border-radius: 0; }
  .launcher[aria-expanded='true'] { display: none; }
}`;
