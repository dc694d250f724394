import assert from 'node:assert/strict';
import type { Value } from '../../../src/flow/transcript.ts';
import { formOf, readTemplate } from '../../../src/integrations/whatsapp/template.ts';
import { whatChanged } from '../../../src/integrations/whatsapp/check-template.ts';

describe('what a template asks for', () => {
  const formOfBody = (text: string) => formOf({ components: [{ type: 'BODY', text }] }).placeholders.body;

  it('are its placeholders, each once, numbers in their order', () => {
    assert.deepEqual(formOfBody('{{2}} and {{1}} and {{10}} and {{ 2 }}'), ['1', '2', '10']);
    assert.deepEqual(formOfBody('{{name}}, {{order_id}}, {{name}}'), ['name', 'order_id']);
    assert.deepEqual(formOfBody('Nothing {at} {{ }} all'), []);
  });

  it('are the buttons that something can be filled in for, counted over all', () => {
    const { placeholders } = formOf({
      components: [
        { type: 'body', text: 'x' },
        {
          type: 'BUTTONS',
          buttons: [
            { type: 'PHONE_NUMBER', text: 'Call', phone_number: '+1' },
            { type: 'URL', text: 'Shop', url: 'https://shop.example' },
            { type: 'URL', text: 'Track', url: 'https://shop.example/{{1}}' },
            { type: 'QUICK_REPLY', text: 'Stop' },
            { type: 'COPY_CODE', text: 'Copy' },
          ],
        },
      ],
    });
    assert.deepEqual(placeholders.buttons, [
      { index: 2, kind: 'url', text: 'Track', optional: false },
      { index: 3, kind: 'quick_reply', text: 'Stop', optional: true },
      { index: 4, kind: 'copy_code', text: 'Copy', optional: false },
    ]);
  });

  for (const [what, component, unknown] of [
    ['a picture header', { type: 'HEADER', format: 'IMAGE' }, null],
    ['a header with a place', { type: 'HEADER', format: 'LOCATION' }, 'location header'],
    ['a carousel', { type: 'CAROUSEL' }, 'carousel'],
    ['an offer that ends', { type: 'LIMITED_TIME_OFFER' }, 'limited_time_offer'],
    [
      'a form behind a button',
      { type: 'BUTTONS', buttons: [{ type: 'FLOW', text: 'Fill in' }] },
      'flow button',
    ],
    ['a footer', { type: 'FOOTER', text: 'Bye' }, null],
  ] as [string, Value, string | null][]) {
    it(`${what} ${unknown === null ? 'is known' : 'cannot be filled in here'}`, () => {
      assert.equal(formOf({ components: [component] }).unknownPart, unknown);
    });
  }

  it('is read leniently: Meta adds fields and statuses', () => {
    const template = readTemplate({
      id: '7',
      name: 'hello',
      language: 'en',
      status: 'SOMETHING_NEW',
      category: 'UTILITY',
      components: [],
      quality_score: { score: 'GREEN' },
    });
    assert.deepEqual(template, {
      name: 'hello',
      language: 'en',
      metaId: '7',
      category: 'UTILITY',
      status: 'SOMETHING_NEW',
      parameterFormat: 'POSITIONAL',
      components: [],
    });
    for (const none of [null, 'hello', {}, { name: 'hello', language: 'en' }])
      assert.equal(readTemplate(none), null);
  });
});

describe('what has changed about a text', () => {
  const now = (text: string, before: string) =>
    whatChanged(
      {
        name: 'hello',
        language: 'en',
        metaId: '1',
        category: 'UTILITY',
        status: 'APPROVED',
        parameterFormat: 'POSITIONAL',
        components: [{ type: 'BODY', text }],
      },
      { template: { name: 'hello', language: 'en', body: before }, parameters: {} },
    );

  it('is nothing where only line ends and the space around it differ', () => {
    assert.equal(now('One\nTwo', 'One\r\nTwo\n'), null);
  });

  it('is shown from a little before where it differs, however long it is', () => {
    const same = 'The same words again. '.repeat(30);
    const message = now(`${same}New end. ${same}`, `${same}Old end. ${same}`) ?? '';
    assert.match(message, /“….*Old end\..*…” and is “….*New end\..*…”/);
    assert.ok(message.length < 500, message);
  });
});
