// People outside who wait for word, through the console: put down, told, closed; who they are stays masked until somebody
// who may see it asks; what was typed survives a quicker colleague; both themes, on a phone, in both languages.

import { Api } from '../support/api';
import { settled } from '../support/crawl';
import { accessible, expect, fits, test } from '../support/test';

async function incident(api: Api, members: string[], title: string): Promise<string> {
  const { id } = await api.post('incidents', { title, category: 'intrusions', severity: 'high', phase: 'recovery' });
  for (const user_id of members) await api.post(`incidents/${id}/members`, { user_id });
  return id;
}

test('a finder is put down, told what becomes of it, and closed with an outcome', async ({ as, stage, logins }) => {
  test.setTimeout(120_000);
  const api = await Api.signIn(stage, logins.lead.email, logins.lead.password);
  const id = await incident(api, [logins.comms.id], '検索画面の脆弱性');
  const page = await as('lead');
  await page.goto(`/incidents/${id}/contacts`);
  await settled(page);
  await expect(page.getByText('社外の連絡相手はまだ登録されていません')).toBeVisible();
  await page.getByRole('button', { name: '連絡相手を登録' }).first().click();

  // What is missing is said at its field, and nothing typed is lost by it.
  const form = page.getByRole('dialog');
  await form.getByLabel('メールアドレス').fill('ken@finder.example');
  await form.getByRole('button', { name: '保存' }).click();
  await expect(form.getByText('相手の区分を選んでください')).toBeVisible();
  await form.getByLabel('相手の区分').selectOption('finder');
  await form.getByRole('button', { name: '保存' }).click();
  await expect(form.locator('.field.wrong')).toHaveCount(2);
  await expect(form.getByLabel('メールアドレス')).toHaveValue('ken@finder.example');
  await form.getByLabel('氏名').fill('外村 健');
  await form.getByLabel('申し出・問い合わせの内容').fill('検索画面に入力した文字がそのまま表示されます。');
  await form.getByLabel('担当').selectOption(logins.lead.id);
  await accessible(page, 'the form of a contact');
  await form.getByRole('button', { name: '保存' }).click();
  const row = page.getByRole('row', { name: /外● 健●/ });
  await expect(row).toContainText('発見者');
  await expect(row).toContainText('未連絡');

  // The work list leads to the same page as the list does.
  await page.goto('/work');
  await page.getByRole('link', { name: /発見者への次の連絡/ }).click();
  await expect(page).toHaveURL(new RegExp(`/incidents/${id}/contacts/[0-9a-f-]{36}$`));
  const contact = new URL(page.url()).pathname;
  await expect(page.getByRole('heading', { level: 1, name: '外● 健●' })).toBeVisible();
  await expect(page.locator('main')).not.toContainText('ken@finder.example');

  await page.getByLabel('連絡の内容').fill('受け付けました。修正の予定が決まり次第お知らせします。');
  await page.getByRole('button', { name: '連絡を記録する' }).click();
  await expect(page.locator('.comments > li')).toContainText('受け付けました');
  await expect(page.locator('.comments > li')).toContainText('こちらから');
  await expect(page.getByLabel('連絡の内容')).toHaveValue('');
  await expect(page.getByText('対応中').first()).toBeVisible();

  await page.getByRole('button', { name: '対応を終了する' }).click();
  const closing = page.getByRole('dialog');
  await closing.getByRole('button', { name: '対応を終了する' }).click();
  await expect(closing.locator('.field.wrong')).toHaveCount(1);
  await closing.getByLabel('結果').fill('修正版の公開をお知らせし、お礼を申し上げた。');
  await closing.getByRole('button', { name: '対応を終了する' }).click();
  await expect(page.getByText('対応終了').first()).toBeVisible();
  await expect(page.getByText('修正版の公開をお知らせし、お礼を申し上げた。')).toBeVisible();
  await expect(page.getByRole('button', { name: '連絡を記録する' })).toHaveCount(0);
  const gate = await api.get(`incidents/${id}/gate`);
  expect(gate.matters.filter((matter: { kind: string }) => matter.kind === 'contact')).toEqual([]);

  // Whoever may see who it is, asks for it in so many words.
  const comms = await as('comms');
  await comms.goto(contact);
  await comms.getByRole('button', { name: '伏せずに表示' }).click();
  await expect(comms.getByRole('heading', { level: 1, name: '外村 健' })).toBeVisible();
  await expect(comms.locator('main')).toContainText('ken@finder.example');
  await comms.getByRole('button', { name: '対応を再開する' }).click();
  await comms.getByRole('dialog').getByRole('button', { name: '対応を再開する' }).click();
  await expect(comms.getByRole('button', { name: '連絡を記録する' })).toBeVisible();
});

test('what was typed survives a colleague who was quicker', async ({ as, stage, logins }) => {
  const api = await Api.signIn(stage, logins.lead.email, logins.lead.password);
  const id = await incident(api, [logins.comms.id], '取材への対応');
  const press = await api.post(`incidents/${id}/contacts`, {
    kind: 'press', name: '記者 太郎', organisation: '若葉新聞', told: '公表の時期について取材の申し込みがありました。',
  });
  const page = await as('comms');
  await page.goto(`/incidents/${id}/contacts/${press.id}`);
  await page.getByRole('button', { name: '対応を終了する' }).click();
  const form = page.getByRole('dialog');
  await form.getByLabel('結果').fill('公表後に書面で回答し、掲載を確認した。');
  await api.patch(`incidents/${id}/contacts/${press.id}`, press.version, { owner_id: logins.lead.id });
  await form.getByRole('button', { name: '対応を終了する' }).click();
  await expect(form).toContainText('ほかの人が先に変更しました');
  await expect(form.getByRole('status')).toContainText(logins.lead.name);
  await expect(form.getByLabel('結果')).toHaveValue('公表後に書面で回答し、掲載を確認した。');
  await form.getByRole('button', { name: '対応を終了する' }).click();
  await expect(page.getByText('対応終了').first()).toBeVisible();
  const now = await api.get(`incidents/${id}/contacts/${press.id}`);
  expect([now.owner.id, now.outcome]).toEqual([logins.lead.id, '公表後に書面で回答し、掲載を確認した。']);
});

test('both pages stand up to both themes, to a phone and to English', async ({ as, stage, logins }) => {
  test.setTimeout(180_000);
  const api = await Api.signIn(stage, logins.lead.email, logins.lead.password);
  const id = await incident(api, [], '連絡相手のいる案件');
  const at = `incidents/${id}/contacts`;
  const long = 'お客様窓口に届いた苦情です。身に覚えのない請求があったとのことで、折り返しの連絡を希望されています。'.repeat(3);
  // First heard so long ago that the word is overdue.
  const late = await api.post(at, {
    kind: 'complainant', name: '若林 京子', email: 'kyoko@customer.example', phone: '03-0000-0000', told: long,
    owner_id: logins.lead.id, first_heard_at: new Date(Date.now() - 9 * 86_400_000).toISOString(),
  });
  for (const direction of ['in', 'out', 'in']) {
    await api.post(`${at}/${late.id}/words`, {
      direction, channel: 'phone', text: long, next_word_due: new Date(Date.now() - 86_400_000).toISOString(),
    });
  }
  const ended = await api.post(at, { kind: 'reporter', name: '通報 次郎', told: 'なりすましメールが届いたとの通報' });
  await api.patch(`${at}/${ended.id}`, ended.version, { closed: true, outcome: 'お礼と調査の結果をお伝えした。' });
  for (const lang of ['ja', 'en'] as const) {
    const page = await as('lead');
    if (lang === 'en') await page.evaluate(() => localStorage.setItem('saiki.lang', 'en'));
    for (const path of [at, `${at}/${late.id}`, `${at}/${ended.id}`]) {
      await test.step(`${path} ${lang}`, async () => {
        await page.setViewportSize({ width: 1400, height: 900 });
        await page.goto(`/${path}`);
        await settled(page);
        await expect(page.locator('main table, main .card').first()).toBeVisible();
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
          await accessible(page, `${path} in ${colorScheme}`);
        }
        await page.setViewportSize({ width: 390, height: 844 });
        await fits(page, `${path} at 390`);
        await page.setViewportSize({ width: 320, height: 700 });
        await fits(page, `${path} at 320`);
      });
    }
  }
});
