/** Where the browser keeps the colour scheme that was chosen: `auto`, `light` or `dark`. */
export const SCHEME_KEY = 'chatbot-studio:scheme';
