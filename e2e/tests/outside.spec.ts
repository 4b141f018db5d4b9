// The pages for everybody: somebody reports without signing in and without a script, the desk routes it, and the finder's
// number tells how far it is.

import { settled } from '../support/crawl';
import { Api } from '../support/api';
import { accessible, expect, fits, open, test } from '../support/test';

test('somebody outside reports, and the desk takes it up', async ({ as, browser, stage, logins, complaints }) => {
  test.setTimeout(120_000);
  const api = await Api.signIn(stage, logins.lead.email, logins.lead.password);
  await api.post('incidents', { title: '受付からの振り分け先', category: 'vulnerable', severity: 'medium' });
  const outside = await open(browser, stage, complaints);
  await outside.goto('/report');
  await outside.getByLabel('弱点を見つけた').check();
  await outside.getByLabel('内容（必須）').fill('検索欄の文字がそのまま動きます。<script>alert(1)</script>');
  await outside.getByLabel(/^メールアドレス/).fill('ken@finder.example');
  await outside.getByRole('button', { name: '送信する' }).click();
  const number = (await outside.locator('main').innerText()).match(/R-[0-9A-Z]{4}-[0-9A-Z]{4}/)?.[0] ?? '';
  expect(number).not.toBe('');
  await accessible(outside, 'the page that thanks');
  expect(await outside.context().cookies()).toEqual([]);

  const lead = await as('lead');
  await lead.goto('/reports');
  await settled(lead);
  await lead.getByRole('link', { name: number }).first().click();
  await settled(lead);
  await expect(lead.locator('main')).toContainText('<script>alert(1)</script>');
  await expect(lead.locator('main')).not.toContainText('ken@finder.example');
  await accessible(lead, 'a report');
  await lead.getByRole('button', { name: 'インシデントに振り分ける' }).click();
  const dialog = lead.getByRole('dialog');
  const wanted = await dialog.locator('option', { hasText: '受付からの振り分け先' }).getAttribute('value');
  await dialog.getByLabel('振り分け先のインシデント').selectOption(wanted);
  await dialog.getByRole('button', { name: /振り分ける/ }).click();
  await expect(lead.getByText('インシデントに振り分けました')).toBeVisible();

  await outside.goto(`/report/${number}`);
  await expect(outside.locator('main')).toContainText('確認');
  await expect(outside.locator('main')).not.toContainText('finder.example');
});

test('the public pages stand up to a phone, to the dark and to English', async ({ browser, stage, complaints }) => {
  for (const window of [{}, { width: 320, height: 640, lang: 'en' as const }, { scheme: 'dark' as const, width: 390 }]) {
    const page = await open(browser, stage, complaints, window);
    for (const path of ['/report', '/notices', '/report/R-AAAA-AAAA']) {
      await page.goto(path);
      await accessible(page, path);
      await fits(page, path);
    }
    await page.context().close();
  }
});
