// Whether everything an incident says agrees, in the browser: what contradicts stands on the incident's home and on a page
// of its own with both places, and somebody who may overrules it with a reason. What was played contradicts nothing.

import { Api } from '../support/api';
import { settled } from '../support/crawl';
import { fullest } from '../support/played';
import { accessible, expect, fits, open, signIn, test } from '../support/test';

const PEOPLE = new TextEncoder().encode('氏名,メールアドレス\r\n佐藤 一郎,ichiro@example.jp\r\n鈴木 花子,hanako@example.jp\r\n');

/** An incident with two people on its register, of whom one was answered to deadlines. */
async function contradicting(api: Api, title: string, members: string[]): Promise<string> {
  const { id } = await api.post('incidents', { title, category: 'other', severity: 'high' });
  const path = `incidents/${id}`;
  for (const user_id of members) await api.post(`${path}/members`, { user_id });
  const preview = await api.upload(`${path}/people/imports/preview`, PEOPLE);
  const mapping = encodeURIComponent(JSON.stringify(preview.mapping));
  const begun = await api.upload(`${path}/people/imports?file_name=two.csv&default_lang=ja&mapping=${mapping}`, PEOPLE);
  await expect.poll(async () => (await api.get(`${path}/people/imports/${begun.id}`)).state).toBe('done');
  await api.put(`${path}/clock-questions/people/answer`, 0, { answer: { number: 1 }, note: '一次調査による' });
  return id;
}

test('a contradiction is shown with both places, and overruled by name', async ({ as, stage, logins }) => {
  const api = await Api.signIn(stage, logins.lead.email, logins.lead.password);
  const id = await contradicting(api, '名簿の取り違え', [logins.approver.id]);
  const page = await as('approver');
  await page.goto(`/incidents/${id}`);
  await settled(page);
  await expect(page.getByText('公表・提出を止めている食い違いが1件あります')).toBeVisible();
  await accessible(page, 'a home with a contradiction');
  await page.getByRole('link', { name: '食い違いを見る' }).click();
  await expect(page).toHaveURL(new RegExp(`/incidents/${id}/consistency$`));
  await settled(page);

  const one = page.getByRole('article').filter({ hasText: '人数' });
  await expect(one).toContainText('2名');
  await expect(one).toContainText('1名');
  await expect(one.getByRole('link', { name: '対象者名簿' })).toHaveAttribute('href', `/incidents/${id}/people`);

  await one.getByRole('button', { name: '理由を記録して容認' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: '理由を記録して容認' }).click();
  await expect(dialog.locator('.field.wrong')).toContainText('理由を書いてください');
  await accessible(page, 'overruling without a reason');
  await dialog.getByLabel('容認する理由').fill('もう一名は家族の連絡先として登録している');
  await dialog.getByRole('button', { name: '理由を記録して容認' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(one).toContainText('容認済み');
  await expect(one).toContainText('もう一名は家族の連絡先として登録している');
  await expect(one.getByRole('button')).toHaveCount(0);
  expect((await api.get(`incidents/${id}/consistency`)).blocking).toBe(0);
});

test('the page stands up to both themes, to a phone and to English', async ({ as, stage, logins }) => {
  const api = await Api.signIn(stage, logins.lead.email, logins.lead.password);
  const id = await contradicting(api, '宛先の取り違え', []);
  for (const lang of ['ja', 'en'] as const) {
    const page = await as('lead');
    if (lang === 'en') await page.evaluate(() => localStorage.setItem('saiki.lang', 'en'));
    await page.setViewportSize({ width: 1400, height: 900 });
    await page.goto(`/incidents/${id}/consistency`);
    await settled(page);
    await expect(page.getByRole('heading', { level: 1, name: lang === 'ja' ? '整合性' : 'Consistency' })).toBeVisible();
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await accessible(page, `contradictions in ${lang} in ${colorScheme}`);
    }
    for (const [width, height] of [[390, 844], [320, 700]]) {
      await page.setViewportSize({ width, height });
      await fits(page, `contradictions in ${lang} at ${width}`);
    }
  }
});

test('what was played keeps nothing from going out', async ({ browser, played, complaints }) => {
  const page = await open(browser, played, complaints);
  await signIn(page, played.admin.email, played.admin.password, 'ja');
  const incident = await fullest(played);
  await page.goto(`${incident}/consistency`);
  await settled(page);
  await expect(page.locator('.consistency-state .tag.good')).toBeVisible();
  expect((await played.api.get(`${incident.slice(1)}/consistency`)).blocking).toBe(0);
  await page.context().close();
});
