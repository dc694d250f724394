/** What the page's content security policy wants to see on style elements that are made by script. */
export const STYLE_NONCE = document.querySelector<HTMLMetaElement>('meta[name="style-nonce"]')?.nonce ?? '';

// Where libraries below the component library look for it (https://www.npmjs.com/package/get-nonce).
Object.assign(globalThis, { __webpack_nonce__: STYLE_NONCE });
