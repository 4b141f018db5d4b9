// What every list can do: order, chips, search, choice of columns, saved views, a row beside the list, the keys. Shown on
// the demo's users and people; the same component draws all lists.

import { expect, fits, open, signIn, test } from '../support/test';
import { Api } from '../support/api';
import { settled } from '../support/crawl';
import { fullest } from '../support/played';

test('a list is ordered, narrowed, cut to columns, kept as a view and saved', async ({ browser, played, complaints }) => {
  const page = await open(browser, played, complaints);
  await signIn(page, played.admin.email, played.admin.password, 'ja');
  await page.goto('/users');
  await settled(page);
  const rows = page.locator('tbody tr');
  const names = async () => (await page.locator('tbody .row-link').allInnerTexts()).map((name) => name.trim());
  const all = await names();
  expect(all.length).toBeGreaterThan(3);

  await page.getByRole('button', { name: '氏名' }).click();
  await expect(page).toHaveURL(/sort=Name/);
  await expect(page.getByRole('columnheader', { name: '氏名' })).toHaveAttribute('aria-sort', 'ascending');
  const up = await names();
  await page.getByRole('button', { name: '氏名' }).click();
  await expect(page.getByRole('columnheader', { name: '氏名' })).toHaveAttribute('aria-sort', 'descending');
  expect(await names()).toEqual([...up].reverse());

  await page.getByRole('searchbox', { name: 'この一覧から探す' }).fill('comms@');
  await expect(rows).toHaveCount(1);
  await page.getByRole('searchbox', { name: 'この一覧から探す' }).fill('誰でもない人');
  await expect(page.getByText('条件に合うものはありません')).toBeVisible();
  await page.getByRole('button', { name: '絞り込みを解除' }).click();
  await expect(rows).toHaveCount(all.length);

  await page.getByRole('button', { name: '監査', exact: true }).click();
  await expect(page).toHaveURL(/role=auditor/);
  await expect(rows).toHaveCount(1);

  // Kept in this browser, found again after a reload, and taken away.
  await page.getByText('保存した表示', { exact: true }).click();
  await page.getByRole('textbox', { name: '表示の名前' }).fill('監査だけ');
  await page.getByRole('button', { name: 'いまの表示を保存' }).click();
  await page.goto('/users');
  await expect(rows).toHaveCount(all.length);
  await page.getByText('保存した表示', { exact: true }).click();
  await page.getByRole('button', { name: '監査だけ', exact: true }).click();
  await expect(page).toHaveURL(/role=auditor/);
  await expect(rows).toHaveCount(1);
  await page.getByRole('button', { name: '保存した表示「監査だけ」を削除' }).click();
  await expect(page.getByText('保存した表示はまだありません。')).toBeVisible();
  await page.keyboard.press('Escape');

  await page.getByText('列の選択', { exact: true }).click();
  await page.getByRole('checkbox', { name: 'メールアドレス' }).uncheck();
  await expect(page.getByRole('columnheader', { name: 'メールアドレス' })).toHaveCount(0);
  await page.reload();
  await settled(page);
  await expect(page.getByRole('columnheader', { name: '氏名' })).toBeVisible();
  await expect(page.getByRole('columnheader', { name: 'メールアドレス' })).toHaveCount(0);

  const saving = page.waitForEvent('download');
  await page.getByRole('button', { name: '表示中を CSV で保存' }).click();
  expect((await saving).suggestedFilename()).toBe('users.csv');
  await page.context().close();
});

test('a row opens beside the list where there is room, and on its page where there is none', async ({ browser, played, complaints }) => {
  const page = await open(browser, played, complaints);
  await signIn(page, played.admin.email, played.admin.password, 'ja');
  const people = `${await fullest(played)}/people`;
  await page.goto(people);
  await settled(page);
  const beside = page.getByRole('complementary', { name: '選んだ行の内容' });

  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await expect(beside).toBeVisible();
  expect(new URL(page.url()).pathname).toBe(people);
  const first = await beside.getByRole('heading', { level: 2 }).innerText();
  const number = await beside.locator('dd').first().innerText();
  await page.keyboard.press('j');
  await expect(beside.locator('dd').first()).not.toHaveText(number);
  await page.keyboard.press('k');
  await expect(beside.getByRole('heading', { level: 2 })).toHaveText(first);
  await page.keyboard.press('Escape');
  await expect(beside).toHaveCount(0);

  await page.setViewportSize({ width: 390, height: 844 });
  await fits(page, 'the people on a phone');
  const filters = page.getByRole('button', { name: /^絞り込み(（\d+）)?$/ });
  await expect(page.locator('.filters')).toBeHidden();
  await filters.click();
  await expect(filters).toHaveAttribute('aria-expanded', 'true');
  await expect(page.locator('.filters')).toBeVisible();
  await fits(page, 'the filters of people on a phone');
  await filters.click();
  await expect(page.locator('.filters')).toBeHidden();
  await page.locator('tbody .row-link').first().click();
  await expect(page).toHaveURL(/\/people\/[0-9a-f-]{36}$/);
  await page.context().close();
});

test('a sending shows its course, its deadline and its domains also when it is over', async ({ browser, played, complaints }) => {
  const page = await open(browser, played, complaints);
  await signIn(page, played.admin.email, played.admin.password, 'ja');
  const incident = (await fullest(played)).slice(1);
  const campaigns = await played.api.all(`${incident}/campaigns`);
  const campaign = campaigns.find((one) => one.counts.accepted > 0);
  const pace = await played.api.get(`${incident}/campaigns/${campaign.id}/pace`);
  expect(pace.points[0].accepted).toBe(0);
  expect(pace.points.at(-1).accepted).toBe(campaign.counts.accepted);
  await page.goto(`/${incident}/campaigns/${campaign.id}`);
  await settled(page);
  await expect(page.getByRole('img', { name: '進み具合と期限' })).toBeVisible();
  await expect(page.getByText('本人通知の期限は')).toBeVisible();
  const domains = page.getByRole('table', { name: '宛先のドメインごと' });
  await expect(domains.getByRole('row')).not.toHaveCount(1);
  await page.context().close();
});

test('two versions of a letter are compared', async ({ as, stage }) => {
  // On the stage of the tests: the played one stays as the demo leaves it.
  const page = await as('admin');
  const admin = await Api.signIn(stage, stage.admin.email, stage.admin.password);
  const opened = await admin.post('incidents', { title: '版の比較', category: 'other', severity: 'low' });
  const letters = `incidents/${opened.id}/letters`;
  const letter = await admin.post(letters, { kind: 'person_notice', name: '通知' });
  const texts = letter.texts.map((text: { body: string }) => ({ ...text, body: `追加した一文です。\n${text.body}` }));
  await admin.patch(`${letters}/${letter.id}`, letter.version, { texts });
  await page.goto(`/${letters}/${letter.id}`);
  await settled(page);
  await page.getByRole('button', { name: '版の比較' }).click();
  await expect(page.locator('.diff-line.came')).toHaveText([/追加した一文です。/]);
  await expect(page.locator('.diff-line.went')).toHaveCount(0);
});
