import type { Locator } from 'playwright-core';
import type { FlowDocument } from '../../../src/flow/document.ts';
import { listOutlets } from '../../../src/flow/list-outlets.ts';
import { splitDuration } from '../../../src/web/app/pages/studio/forms/model/durations.ts';
import {
  OPERATOR_WORDS,
  subjectOf,
  type Operator,
} from '../../../src/web/app/pages/studio/forms/model/subjects.ts';
import { ACTIONS } from '../../../src/web/app/studio/node-kinds.ts';
import type { Author, Cell } from './author.ts';

type Fields = Record<string, unknown>;
type Nodes = Record<string, Fields & { kind: string; name: string; outlets?: Record<string, string> }>;

const LISTENERS: Readonly<Record<string, string>> = {
  text: 'Any answer',
  choice: 'Buttons',
  yesno: 'Yes or no',
  email: 'Email',
  date: 'Date',
};
const MESSAGES: Readonly<Record<string, string>> = {
  text: 'Text',
  image: 'Image',
  card: 'Card',
  carousel: 'Carousel',
};
const OTHERS: Readonly<Record<string, string>> = {
  condition: 'Condition',
  set: 'Set variables',
  jump: 'Jump',
  call: 'Call a flow',
  wait: 'Wait',
  end: 'End',
};
/** Nodes in a row of the canvas, and how many cells a row is high: some nodes are higher than one. */
const IN_A_ROW = 10;
const ROW = 1.6;

/** Draws a flow that somebody has before them on paper, by hand: node by node, field by field, connection by connection. */
export class Redrawing {
  readonly #author: Author;
  readonly #document: FlowDocument;
  readonly #nodes: Nodes;

  constructor(author: Author, document: FlowDocument) {
    this.#author = author;
    this.#document = document;
    this.#nodes = document.nodes as unknown as Nodes;
  }

  /** What the flow knows and what its visitors may want: nodes refer to it. */
  async declare(): Promise<void> {
    const form = await this.#author.flowSettings();
    const { description = '', settings, variables = {}, intents = {} } = this.#document;
    await form.text('Description').fill(description);
    await form.switch('Public').click();
    await form.text('Language').fill(settings?.language ?? '');
    await form.text('Region').fill(settings?.region ?? '');
    for (const [name, variable] of Object.entries(variables)) {
      const section = form.section('Variables');
      await section.getByRole('button', { name: 'Declare a variable' }).click();
      await write(section, 'Name', name, 'Enter');
      await choose(
        section,
        'Type',
        { boolean: 'Yes or no', object: 'Object', number: 'Number', date: 'Date' }[variable.type as string] ??
          'Text',
      );
      // What a number begins with is 0, unless it is said otherwise.
      if (variable.default !== undefined)
        await section.getByRole('button', { name: 'Give a default' }).click();
      if (variable.description !== undefined) await write(section, 'Description', variable.description);
    }
    for (const [id, { name = '', examples }] of Object.entries(intents)) {
      const section = form.section('Intents');
      await section.getByRole('button', { name: 'Add an intent' }).click();
      await write(section, 'Id', id, 'Enter');
      await write(section, 'Name', name);
      await write(section, 'Examples', examples.join('\n'));
    }
  }

  /** All nodes, each with what it says, asks or does. */
  async put(): Promise<void> {
    for (const [index, node] of Object.values(this.#nodes).entries()) {
      const cell: Cell = [index % IN_A_ROW, Math.floor(index / IN_A_ROW) * ROW];
      if (node.kind === 'action')
        await this.#author.putAction(
          ACTIONS.find(({ action }) => action === node['action'])?.name ?? '',
          node.name,
          cell,
        );
      else await this.#author.put(entryOf(node), node.name, cell);
      await this.#fill(node);
    }
  }

  /** Where every outlet leads. */
  async connect(): Promise<void> {
    for (const node of Object.values(this.#nodes)) {
      const labels = labelsOf(node);
      for (const [outlet, to] of Object.entries(node.outlets ?? {})) {
        const label = labels.get(outlet);
        if (label !== undefined) await this.#author.connect(node.name, label, this.#nameOf(to));
        else await this.#connectEarlier(node.name, outlet, this.#nameOf(to));
      }
      if (node.kind === 'jump')
        await this.#author.connect(node.name, 'Goes on at', this.#nameOf(words(node['to'])));
    }
  }

  /** How the flow behaves as a whole. */
  async settle(): Promise<void> {
    const form = await this.#author.flowSettings();
    const {
      fallbackMessage = '',
      earlierButtonMessage = '',
      escalateWhen,
      idle,
    } = this.#document.settings ?? {};
    if (escalateWhen) {
      await form.button('Escalate by an answer').click();
      for (const id of escalateWhen.intents ?? []) {
        await form.text('Intents').click();
        await form.panel.getByRole('option', { name: this.#document.intents?.[id]?.name ?? id }).click();
      }
      if (escalateWhen.sentiment === undefined) await form.choose('Sentiment', 'Does not matter');
      const to = this.#nameOf(escalateWhen.to);
      await form.pick('Then go on at', to, new RegExp(`^${to} \\(`));
    }
    await form.text('When something fails').fill(fallbackMessage);
    await form.text('When an earlier button is pressed').fill(earlierButtonMessage);
    await this.#duration('Close after', idle?.closeAfter);
    await form.text('What the bot says before it closes').fill(idle?.message ?? '');
  }

  async #fill(node: Fields & { kind: string }): Promise<void> {
    const { form } = this.#author;
    switch (node.kind) {
      case 'message':
        return this.#items(form.section('Messages'), listOf(node['messages']));
      case 'listener':
        return this.#listener(node);
      case 'condition':
        return this.#condition(listOf(node['branches']));
      case 'set': {
        const [{ variable, value } = {}] = listOf(node['assign']);
        await form.text('Variable').fill(words(variable));
        return form.text('Value').fill(words(value));
      }
      case 'wait':
        return this.#duration('For', node['for']);
      case 'call':
        return form.pick('Flow', words(node['flow']), new RegExp(`\\(${words(node['flow'])}\\)`));
      case 'action':
        return this.#action(node);
      default:
        return undefined;
    }
  }

  async #listener(node: Fields): Promise<void> {
    const { form } = this.#author;
    const prompt = listOf(node['prompt']);
    const buttons = listOf(node['buttons']);
    if (prompt.length === 0) await form.button('Remove: Text 1').click();
    else await this.#items(form.section('Question'), prompt);
    if (node['type'] === 'choice' && buttons.length === 0) await form.button('Remove: Button 1').click();
    else await this.#buttons(form.section('Buttons'), buttons);
    const retry = (node['retry'] ?? {}) as { message?: string; limit?: number };
    for (const [label, value] of [
      ['Characters at most', node['maxLength']],
      ['Pattern', node['pattern']],
      ['Latest', node['latest']],
      ['Save the answer to', node['saveTo']],
      ['What the bot says', retry.message],
      ['So many times', retry.limit],
    ] as const)
      if (value !== undefined) await form.text(label).fill(words(value));
    await this.#duration('Wait at most', node['timeout']);
  }

  async #action(node: Fields): Promise<void> {
    const { form } = this.#author;
    for (const [label, id] of [
      ['Segment', node['segment']],
      ['Team', node['team']],
    ] as const)
      if (id !== undefined) await form.pick(label, words(id), new RegExp(`^${words(id)}$`, 'i'));
    if (node['member'] !== undefined) {
      await form.text('Member').click();
      await form.panel.getByRole('option', { name: /^Something else/ }).click();
      await form.text('Member').fill(words(node['member']));
    }
    if (node['notice'] !== undefined) await form.text('What they read').fill(words(node['notice']));
    if (node['message'] !== undefined)
      await form.text('The last thing the bot says').fill(words(node['message']));
    await this.#duration('They wait at most', node['waitAtMost']);
    await this.#duration('Retry an outage for', node['retryFor']);
  }

  async #condition(branches: Fields[]): Promise<void> {
    const { form } = this.#author;
    for (const [index, branch] of branches.entries()) {
      if (index > 0) await form.button('Add a branch').click();
      const part = partOf(form.section('Branches'), index);
      if (branch['label'] !== undefined) await write(part, 'Name', words(branch['label']));
      const when = branch['when'] as { all?: Fields[]; any?: Fields[] } & Fields;
      const tests = when.all ?? when.any ?? [when];
      for (let added = 1; added < tests.length; added += 1)
        await part.getByRole('button', { name: 'Add a test' }).click();
      if (when.any) await choose(part, 'How many have to hold', 'One of these holds');
      for (const [at, test] of tests.entries())
        await this.#test(part.getByRole('group', { name: 'Test' }).nth(at), test);
    }
  }

  async #test(group: Locator, test: Fields): Promise<void> {
    const { op, to, as } = test;
    const value = words(test['value']);
    const path = value.slice(2, -2);
    const subject = subjectOf(value);
    const known = subject?.name ?? (Object.hasOwn(this.#document.variables ?? {}, path) ? path : undefined);
    await choose(group, 'What is tested', known ?? 'An expression…');
    if (known === undefined) await write(group, 'Expression', value);
    await choose(group, 'How', OPERATOR_WORDS[op as Operator]);
    if (to === undefined) return;
    if (op === 'matches') await write(group, 'Pattern', words(to));
    else if (subject?.offers !== undefined) {
      await group.getByRole('combobox', { name: 'Compared with', exact: true }).click();
      await group.getByRole('option', { name: this.#document.intents?.[words(to)]?.name ?? '' }).click();
    } else if (typeof to === 'boolean') {
      await choose(group, 'Compared with: kind', 'Yes or no');
      await choose(group, 'Compared with', to ? 'Yes' : 'No');
    } else {
      if (typeof to === 'number') await choose(group, 'Compared with: kind', 'Number');
      await write(group, 'Compared with', words(to));
    }
    if (as === 'number') await choose(group, 'Compared as', 'Numbers');
  }

  async #items(section: Locator, items: Fields[]): Promise<void> {
    for (const [index, item] of items.entries()) {
      if (index > 0) {
        await section.getByRole('button', { name: 'Add a message' }).click();
        await this.#author.page.getByRole('menuitem', { name: MESSAGES[words(item['type'])] ?? '' }).click();
      }
      await this.#item(partOf(section, index), item);
    }
  }

  async #item(part: Locator, item: Fields): Promise<void> {
    for (const [field, label] of [
      ['title', 'Title'],
      ['text', 'Text'],
      ['url', 'Address'],
      ['alt', 'What it shows'],
      ['caption', 'Caption'],
    ] as const)
      if (item[field] !== undefined) await write(part, label, words(item[field]));
    for (const [index, card] of listOf(item['cards']).entries()) {
      if (index > 0) await part.getByRole('button', { name: 'Add a card' }).click();
      await this.#item(partOf(part, index), card);
    }
    if (item['buttons'] !== undefined) await this.#buttons(part, listOf(item['buttons']));
  }

  async #buttons(section: Locator, buttons: Fields[]): Promise<void> {
    const editor = section.locator('.buttons-editor');
    for (const [index, { id, label, url }] of buttons.entries()) {
      const part = partOf(editor, index);
      if (!(await part.isVisible())) await editor.getByRole('button', { name: 'Add a button' }).click();
      await write(part, 'Label', words(label));
      if (url === undefined) await write(part, 'Saved as', words(id), 'Enter');
      else {
        await part.getByText('Opens a link').click();
        await write(part, 'Address', words(url));
      }
    }
  }

  /** A button of a message before the listener has no outlet on the listener until it is given one in the form. */
  async #connectEarlier(name: string, outlet: string, to: string): Promise<void> {
    const form = await this.#author.open(name);
    const id = outlet.slice('button.'.length);
    const label = this.#labelOf(id);
    await form.pick(`${label} (button of an earlier message)`, to, new RegExp(`^${escape(to)} \\(`));
  }

  #labelOf(button: string): string {
    const found = new RegExp(`"id":"${button}","label":"([^"]*)"`).exec(JSON.stringify(this.#document.nodes));
    return found?.[1] ?? button;
  }

  #nameOf(id: string): string {
    return this.#nodes[id]?.name ?? id;
  }

  async #duration(label: string, value: unknown): Promise<void> {
    const split = splitDuration(value);
    if (split) await this.#author.form.duration(label, words(split.count), split.unit);
  }
}

function entryOf(node: Fields & { kind: string }): string {
  if (node.kind === 'listener') return LISTENERS[words(node['type'])] ?? '';
  if (node.kind === 'message') return MESSAGES[words(listOf(node['messages'])[0]?.['type'])] ?? '';
  return OTHERS[node.kind] ?? '';
}

/** What each outlet is called on the canvas; a branch that has no name by its number. */
function labelsOf(node: Fields & { kind: string }): Map<string, string> {
  const branches = listOf(node['branches']).map((branch, index) => ({
    ...branch,
    label: branch['label'] ?? `branch${index + 1}`,
  }));
  return new Map(listOutlets({ ...node, branches }).map(({ id, label }) => [id, label]));
}

const listOf = (value: unknown): Fields[] => (Array.isArray(value) ? (value as Fields[]) : []);
/** As it is written into a field. */
const words = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value ?? ''));
const escape = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** One of the parts that a part of a form lists itself, not of those within them. */
const partOf = (scope: Locator, index: number) =>
  scope.locator('.parts').first().locator(':scope > .part').nth(index);

async function write(scope: Locator, label: string, text: string, key?: string): Promise<void> {
  const field = scope.getByRole('textbox', { name: label, exact: true }).first();
  await field.fill(text);
  if (key !== undefined) await field.press(key);
}

async function choose(scope: Locator, label: string, option: string): Promise<void> {
  await scope.getByRole('combobox', { name: label, exact: true }).selectOption({ label: option });
}
