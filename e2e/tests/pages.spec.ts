// What holds for every page, with everything in it that the demo leaves: no complaint of the browser, no grave objection
// of axe-core in light and dark, nothing that sticks out on a phone, headings in both languages.

import { accessible, expect, fits, open, signIn, test } from '../support/test';
import { crawl, settled } from '../support/crawl';
import { fullest } from '../support/played';

test('every page stands up to both themes and to a phone', async ({ browser, played, complaints }) => {
  test.setTimeout(900_000);
  const page = await open(browser, played, complaints);
  await signIn(page, played.admin.email, played.admin.password, 'ja');
  const pages = await crawl(page, [await fullest(played)]);
  expect([...pages.keys()]).toEqual(
    expect.arrayContaining([
      '/incidents', '/incidents/:id', '/incidents/:id/people', '/incidents/:id/campaigns/:id', '/incidents/:id/letters/:id',
      '/incidents/:id/activities/:id', '/incidents/:id/items/:id', '/incidents/:id/systems', '/incidents/:id/instructions',
      '/incidents/:id/recovery', '/incidents/:id/causes', '/incidents/:id/prevention', '/incidents/:id/losses',
      '/incidents/:id/contacts', '/incidents/:id/followups', '/incidents/:id/retention', '/incidents/:id/sla', '/contracts', '/contracts/import',
      '/incidents/:id/filings', '/incidents/:id/filings/new', '/incidents/:id/filings/:id',
      '/incidents/:id/clocks', '/incidents/:id/clocks/:id', '/deadlines', '/deadlines/wall', '/rules', '/rules/answers', '/calendars',
      '/work', '/playbook', '/units', '/users', '/organisation', '/audit', '/lanes', '/suppressions', '/retentions',
      '/webhooks', '/webhooks/:id',
    ]),
  );
  for (const [kind, path] of pages) {
    await test.step(kind, async () => {
      await page.setViewportSize({ width: 1400, height: 900 });
      await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
      await page.goto(path);
      await settled(page);
      await expect.soft(page).toHaveTitle(/.+/);
      await accessible(page, `${kind} in light`);
      await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
      await accessible(page, `${kind} in dark`);
      await page.setViewportSize({ width: 390, height: 844 });
      await fits(page, `${kind} at 390`);
      await page.setViewportSize({ width: 320, height: 700 });
      await fits(page, `${kind} at 320`);
    });
  }
  await page.context().close();
});

test('every page has its heading in English, too', async ({ browser, played, complaints }) => {
  test.setTimeout(600_000);
  const page = await open(browser, played, complaints, { lang: 'en' });
  await page.goto('/login');
  await page.getByRole('button', { name: 'English' }).click();
  await signIn(page, played.admin.email, played.admin.password, 'en');
  const japanese = /[\u3040-\u30ff\u4e00-\u9fff]/;
  // What has a page of its own is called as it was written down, in whatever language.
  const fromRecords = /^\/(incidents\/:id(\/.*\/:id(\/edit)?)?|contracts\/:id|webhooks\/:id)$/;
  for (const [kind, path] of await crawl(page, [await fullest(played)])) {
    await test.step(kind, async () => {
      await page.goto(path);
      await settled(page);
      const heading = await page.getByRole('heading', { level: 1 }).first().innerText();
      if (!fromRecords.test(kind)) expect(heading.replace('再起', ''), kind).not.toMatch(japanese);
      // The page of components shows samples of Japanese data, and rows are named after what is in them.
      if (kind === '/components') return;
      for (const name of await page.locator('main button:not(.row-link):visible').allInnerTexts()) {
        expect.soft(name.replace('日本語', ''), `a button on ${kind}`).not.toMatch(japanese);
      }
      await expect(page.locator('html')).toHaveAttribute('lang', 'en');
    });
  }
  await page.context().close();
});
