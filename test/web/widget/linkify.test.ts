import assert from 'node:assert/strict';
import fc from 'fast-check';
import { linkify } from '../../../src/web/widget/view/linkify.ts';
import { safeUrl } from '../../../src/web/widget/view/safe-url.ts';

const links = (text: string) => linkify(text).flatMap(({ text: shown, href }) => (href ? [shown] : []));

describe('addresses in a text', () => {
  it('become links, without what ends the sentence', () => {
    assert.deepEqual(links('See https://a.example/x?y=1#z.'), ['https://a.example/x?y=1#z']);
    assert.deepEqual(links('(http://a.example), really!'), ['http://a.example']);
    assert.deepEqual(links('https://a.example/wiki/Fish_(food)!'), ['https://a.example/wiki/Fish_(food)']);
    assert.deepEqual(links('"https://a.example/q"'), ['https://a.example/q']);
    assert.deepEqual(links('HTTPS://A.example\nhttp://b.example'), ['HTTPS://A.example', 'http://b.example']);
  });

  it('stay text when they are not http or https', () => {
    for (const text of [
      'javascript:alert(1)',
      'data:text/html,x',
      'ftp://a.example',
      'xhttp://a',
      'https://',
    ])
      assert.deepEqual(links(text), [], text);
  });

  it('leave the text as it was, whatever it is', () => {
    const piece = fc.constantFrom(
      'https://',
      'http://a.b',
      '(',
      ')',
      '.',
      ' ',
      '\n',
      '<',
      '"',
      'ü',
      'x',
      '…',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string()), { maxLength: 20 }), (pieces) => {
        const text = pieces.join('');
        const stretches = linkify(text);
        assert.equal(stretches.map((stretch) => stretch.text).join(''), text);
        for (const { href } of stretches) if (href !== undefined) assert.match(href, /^https?:\/\//);
      }),
    );
  });
});

describe('an address that a flow gives', () => {
  it('is followed only over http and https', () => {
    assert.equal(safeUrl('https://a.example/x'), 'https://a.example/x');
    assert.equal(safeUrl('http://a.example'), 'http://a.example/');
    for (const address of [
      'javascript:alert(1)',
      ' JaVaScRiPt:alert(1)',
      '//a.example',
      '/x',
      'a.example',
      '',
    ])
      assert.equal(safeUrl(address), null, address);
  });
});
