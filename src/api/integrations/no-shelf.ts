import type { TemplateShelf } from '../../integrations/whatsapp/whatsapp.ts';

/** For an account that is not opened to send by it. */
export const NO_SHELF: TemplateShelf = {
  find: () => Promise.resolve(null),
  keep: () => Promise.resolve(),
};
