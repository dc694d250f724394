import type { Template } from '../../../src/integrations/whatsapp/template.ts';
import type { TemplateShelf } from '../../../src/integrations/whatsapp/whatsapp.ts';

export interface TestShelf extends TemplateShelf {
  templates: Map<string, { template: Template; syncedAt: Date }>;
}

/** A shelf in memory, with these templates just synchronised. What is not said of them does not matter. */
export function shelfOf(...templates: (Partial<Template> & { name: string; language: string })[]): TestShelf {
  const kept: TestShelf['templates'] = new Map();
  const put = (template: Template) =>
    kept.set(`${template.name} ${template.language}`, { template, syncedAt: new Date() });
  for (const template of templates) {
    put({
      metaId: '1',
      category: 'UTILITY',
      status: 'APPROVED',
      parameterFormat: 'POSITIONAL',
      components: [{ type: 'BODY', text: 'Hello.' }],
      ...template,
    });
  }
  return {
    templates: kept,
    find: (name, language) => Promise.resolve(kept.get(`${name} ${language}`) ?? null),
    keep(name, current) {
      for (const [key, { template }] of kept) if (template.name === name) kept.delete(key);
      current.forEach(put);
      return Promise.resolve();
    },
  };
}
