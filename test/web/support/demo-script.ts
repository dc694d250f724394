import type { Card } from '../../../src/flow/transcript.ts';
import type { FakeApi, FakeConversation, Script } from './fake-api.ts';

/** A picture that needs no network: `color` over a lighter ground. */
export function picture(color: string, width = 640, height = 400): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"><rect width="100%" height="100%" fill="#e8e2d4"/><circle cx="${width / 2}" cy="${height / 2}" r="${height / 3}" fill="${color}"/><path d="M0 ${height} L${width / 3} ${height / 2} L${width / 1.6} ${height}Z" fill="#0003"/></svg>`;
}

/** Serves `/pictures/<color>.svg`, and `/pictures/slow.svg` that never comes. */
export function servePictures(api: FakeApi): void {
  api.app.get('/pictures/:name', (req, res) => {
    const color = req.params.name.replace('.svg', '');
    if (color === 'slow') return;
    if (color === 'missing') res.status(404).end();
    else res.type('svg').send(picture(color));
  });
}

/** A flow that does what it is told: `image`, `card`, `carousel`, `email`, `human`, `close`, … */
export function demoScript(origin: () => string): Script {
  const image = (color: string, alt: string) => ({ url: `${origin()}/pictures/${color}.svg`, alt });
  const menu = (conversation: FakeConversation) => {
    const buttons = conversation.expect('choice', ['Track an order', 'Return something', 'Talk to a person']);
    conversation.bot({ type: 'text', text: 'What can I do for you?', buttons });
  };
  const cards = (count: number): Card[] =>
    Array.from({ length: count }, (_, i) => ({
      title: ['Canvas backpack', 'Rain jacket', 'Trail shoes', 'Wool hat', 'Enamel mug'][i % 5] ?? '',
      text:
        i === 1 ? 'Waterproof to 10,000 mm, taped seams, and a hood that stays where it is.' : 'In stock.',
      image: image(['tomato', 'teal', 'goldenrod', 'slateblue', 'seagreen'][i % 5] ?? 'gray', 'The product'),
      buttons: [{ id: `pick${i}@9`, label: 'Choose this' }],
    }));

  return async (conversation, message) => {
    if (!message) {
      conversation.bot({ type: 'text', text: 'Hello, and welcome to the shop.' });
      return menu(conversation);
    }
    switch (message.text ?? conversation.entries.at(-1)?.type) {
      case 'image':
        conversation.bot({
          type: 'image',
          image: image('teal', 'A teal disc'),
          caption: 'This one, perhaps?',
        });
        return conversation.bot({ type: 'image', image: image('missing', 'A picture that is not there') });
      case 'card':
        return conversation.bot({ type: 'card', card: cards(2)[1] as Card });
      case 'carousel': {
        const list = cards(5);
        const buttons = list.flatMap((card) => card.buttons ?? []);
        conversation.set({ expects: { node: 'pick', type: 'choice', buttons } });
        return conversation.bot({ type: 'carousel', cards: list });
      }
      case 'links':
        return conversation.bot({
          type: 'text',
          text: 'First line.\nSee https://example.com/track?order=17 (or http://example.org).\n<b>Not bold</b>',
          buttons: [
            { id: 'l1@3', label: 'Open the shop', url: 'https://example.com/shop' },
            { id: 'l2@3', label: 'Run a script', url: 'javascript:alert(1)' },
          ],
        });
      case 'long':
        return conversation.bot({ type: 'text', text: 'Donaudampfschifffahrtsgesellschaft'.repeat(12) });
      case 'email':
        conversation.expect('email');
        return conversation.bot({ type: 'text', text: 'What is your email address?' });
      case 'date':
        conversation.expect('date');
        return conversation.bot({ type: 'text', text: 'Which day suits you?' });
      case 'slow':
        conversation.set({ working: true });
        return;
      case 'queue':
        conversation.event(
          'queued',
          'You are number 2 in the queue. A member of our team will be with you soon.',
        );
        return conversation.set({
          status: 'queued',
          expects: null,
          queue: { place: 2, since: new Date().toISOString() },
        });
      case 'human':
        conversation.event('accepted', 'Alex Rivera has joined the conversation.');
        conversation.set({
          status: 'human',
          expects: null,
          queue: null,
          assignee: { name: 'Alex Rivera', picture: `${origin()}/pictures/teal.svg` },
        });
        conversation.member('Alex Rivera', 'Hi, this is Alex. I can see your order here.');
        return conversation.member('Alex Rivera', 'Give me a minute, please.');
      case 'resolve':
        conversation.event('resolved', 'This conversation was marked as resolved.');
        return conversation.set({ status: 'resolved' });
      case 'close':
        conversation.bot({ type: 'text', text: 'Goodbye!' });
        conversation.event('closed', 'This conversation has ended.');
        return conversation.set({ status: 'closed', expects: null });
      default:
        return menu(conversation);
    }
  };
}
