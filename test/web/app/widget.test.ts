import assert from 'node:assert/strict';
import { widgetSettingsRoutes } from '../../../src/api/routes/widget-settings.ts';
import { snippet } from '../../../src/web/app/pages/widget/snippet.ts';
import { widgetOrigins } from '../../../src/store/widget-origins.ts';
import { AppHost } from './support/app-host.ts';

describe('the page for the chat widget', () => {
  let host: AppHost;

  beforeEach(async () => {
    host = await AppHost.open(widgetSettingsRoutes);
  });

  afterEach(async () => {
    await host.close();
    assert.deepEqual(host.complaints, []);
  });

  it('says on which sites the chat may be shown, and what is wrong with one', async () => {
    const page = await host.signedIn('admin', '/settings/widget');
    const sites = page.getByRole('textbox', { name: 'Sites' });
    await sites.fill('shop.example.com');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText(/^An address without a path/).waitFor();
    await sites.fill('https://Shop.example.com\nhttp://localhost:8080');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText(/^Saved/).waitFor();
    assert.equal(await sites.inputValue(), 'https://shop.example.com\nhttp://localhost:8080');
    assert.deepEqual(await widgetOrigins(host.database), [
      'https://shop.example.com',
      'http://localhost:8080',
    ]);
    await page.reload();
    assert.equal(await sites.inputValue(), 'https://shop.example.com\nhttp://localhost:8080');
  });

  it('shows the sites to members without letting them change any', async () => {
    const page = await host.signedIn('member', '/settings/widget');
    await page.getByText('On this server’s own pages only.').waitFor();
    assert.equal(await page.getByRole('button', { name: 'Save' }).count(), 0);
  });
});

describe('the tag that brings the chat to a page', () => {
  const plain = { flow: 'order-support', label: '', position: 'right', color: '' };

  it('says no more than has to be said', () => {
    assert.equal(
      snippet('https://chat.example.com', plain),
      '<script src="https://chat.example.com/widget.js" data-flow="order-support" defer></script>',
    );
  });

  it('can hold any text', () => {
    const tag = snippet('https://c.example', { ...plain, label: 'Ask "us" & <co>', position: 'left' });
    assert.match(tag, /data-label="Ask &quot;us&quot; &amp; &lt;co>" data-position="left"/);
  });
});
