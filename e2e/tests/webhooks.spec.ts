// Webhooks in the browser: one is entered and its key shown once, a receiver on this machine checks what comes, what it
// refuses is told with the reason and sent again, the key is renewed, and only administrators see any of it.

import type { Page } from '@playwright/test';
import { Api } from '../support/api';
import { settled } from '../support/crawl';
import { receive, signed, type Receiver } from '../support/receiver';
import type { Stage } from '../support/stage';
import { accessible, expect, fits, test as base } from '../support/test';

const test = base.extend<{ receiver: Receiver }>({
  receiver: async ({}, use) => {
    const receiver = await receive();
    await use(receiver);
    await receiver.close();
  },
});

const UUID = /[0-9a-f]{8}-[0-9a-f-]{27}/;

/** Time in which a call comes and its answer stands on the page. */
const SOON = { timeout: 20_000 };

interface Made {
  secret: string;
  webhook: { id: string; version: number; fields: Record<string, unknown> };
}

const admin = (stage: Stage) => Api.signIn(stage, stage.admin.email, stage.admin.password);

/** A webhook made beforehand. Of units nothing happens in these tests, so only trials come. */
function enter(api: Api, url: string, more: Record<string, unknown> = {}): Promise<Made> {
  const usual = { name: '夜間当番のチャット', url, events: ['unit.*'], format: 'event', lang: 'ja', exercises: false, enabled: true };
  return api.post('webhooks', { ...usual, ...more });
}

/** Takes a webhook away with what waits of it, so that no later test meets its calls. */
async function remove(api: Api, id: string): Promise<void> {
  const { version } = await api.get(`webhooks/${id}`);
  await api.remove(`webhooks/${id}`, version);
}

const open = async (page: Page, path: string) => {
  await page.goto(path);
  await settled(page);
};

const rows = (page: Page) => page.locator('tbody tr');

test('a webhook is entered, its key shown once, and a receiver can tell that a call is ours', async ({ as, stage, logins, receiver }) => {
  test.setTimeout(180_000);
  const page = await as('admin');
  const dialog = page.getByRole('dialog');
  let key = '';

  await test.step('with none entered the page says what it is for', async () => {
    await page.getByRole('navigation').getByRole('link', { name: '外部への通知（Webhook）' }).click();
    await settled(page);
    await expect(page.getByText('通知先はまだありません')).toBeVisible();
    await accessible(page, 'webhooks with none entered');
  });

  await test.step('what is wrong is told at its field, and what was typed is kept', async () => {
    await page.getByRole('button', { name: '通知先を登録' }).first().click();
    await dialog.getByRole('button', { name: '通知先を登録' }).click();
    await expect(dialog.locator('.field.wrong')).toHaveCount(2);
    await accessible(page, 'a webhook without its particulars');
    await dialog.getByLabel(/^名称/).fill('夜間当番のチャット');
    await dialog.getByLabel(/^宛先（URL）/).fill('chat.example');
    await dialog.getByRole('button', { name: '通知先を登録' }).click();
    await expect(dialog.locator('.field.wrong')).toHaveCount(1);
    await expect(dialog.locator('.field.wrong')).toContainText('https:// で始まる宛先');
    await expect(dialog.getByLabel(/^名称/)).toHaveValue('夜間当番のチャット');
    await dialog.getByLabel(/^宛先（URL）/).fill(receiver.url);
  });

  await test.step('events are found by typing, and Enter there sends nothing', async () => {
    const find = dialog.getByLabel('出来事を探す');
    await find.fill('ありえない出来事');
    await expect(dialog.getByText('該当する出来事はありません。')).toBeVisible();
    await find.fill('インシデントを登録');
    await find.press('Enter');
    await expect(dialog).toBeVisible();
    await expect(dialog.locator('.field.wrong')).toHaveCount(1);
    await dialog.getByRole('checkbox', { name: /incident\.opened/ }).check();
    await find.fill('');
    const area = dialog.locator('details').filter({ hasText: 'インシデントの進行' });
    await expect(area.locator('summary')).toContainText('1／');
    // Alarms of deadlines are told unless somebody says otherwise.
    await expect(dialog.locator('details').filter({ hasText: /^期限/ }).locator('summary')).toContainText('1／');
    await accessible(page, 'choosing what a webhook is told of');
  });

  await test.step('a part of the work is taken whole, and one thing out of it again', async () => {
    const area = dialog.locator('details').filter({ hasText: '個人情報の保存と消去' });
    await area.locator('summary').click();
    const whole = area.getByRole('checkbox', { name: /のすべて/ });
    await whole.check();
    await expect(area.getByRole('checkbox', { name: /erasure\.asked/ })).toBeChecked();
    await area.getByRole('checkbox', { name: /erasure\.asked/ }).uncheck();
    await expect(whole).not.toBeChecked();
    await expect(area.getByRole('checkbox', { name: /erasure\.confirmed/ })).toBeChecked();
    await whole.check();
    await whole.uncheck();
    await expect(area.locator('summary')).toContainText('0／');
  });

  await test.step('the key is shown this once', async () => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await dialog.getByRole('button', { name: '通知先を登録' }).click();
    await expect(dialog.getByRole('heading', { name: '署名用の鍵' })).toBeVisible();
    key = (await dialog.locator('.sunken').innerText()).trim();
    expect(key.length).toBeGreaterThan(20);
    await accessible(page, 'the key of a webhook');
    await dialog.getByRole('button', { name: '鍵をコピー' }).click();
    await expect(page.getByText('コピーしました')).toBeVisible();
    await dialog.getByRole('link', { name: '通知先のページを開く' }).click();
    await expect(page).toHaveURL(/\/webhooks\/[0-9a-f-]{36}$/);
    await settled(page);
    await expect(page.getByRole('heading', { level: 1, name: '夜間当番のチャット' })).toBeVisible();
    await expect(page.getByText(key)).toHaveCount(0);
    // Of the address only the host is on the page: the rest is a secret as well.
    await expect(page.getByText(receiver.secret)).toHaveCount(0);
    await expect(page.getByText(new URL(receiver.url).host)).toBeVisible();
  });

  await test.step('a trial comes signed, and its answer stands on the page', async () => {
    await expect(page.getByText('送信の記録はありません')).toBeVisible();
    await page.getByRole('button', { name: '試験送信する' }).click();
    await expect.poll(() => receiver.calls.length, SOON).toBe(1);
    const [call] = receiver.calls;
    expect(signed(call, key)).toBe(true);
    expect(signed({ ...call, body: `${call.body} ` }, key)).toBe(false);
    expect(call.headers).toMatchObject({ 'saiki-event': 'webhook.tried', 'saiki-attempt': '1' });
    expect(call.headers['content-type']).toMatch(/^application\/json/);
    expect(JSON.parse(call.body)).toMatchObject({ id: call.headers['saiki-event-id'], event: 'webhook.tried', incident: null });
    await expect(rows(page)).toHaveCount(1);
    await expect(rows(page).first()).toContainText('受信済み', SOON);
  });

  await test.step('what was chosen is told when it happens, and nothing else', async () => {
    const api = await Api.signIn(stage, logins.lead.email, logins.lead.password);
    const { id, reference } = await api.post('incidents', { title: '会員サイトの停止', category: 'other', severity: 'high' });
    await expect.poll(() => receiver.calls.length, SOON).toBe(2);
    const call = receiver.calls[1];
    expect(signed(call, key)).toBe(true);
    const told = JSON.parse(call.body);
    expect(told).toMatchObject({ event: 'incident.opened', incident: { id, reference, exercise: false }, actor_id: logins.lead.id });
    expect(told.text).toContain(reference);
    expect(call.body).not.toContain('会員サイトの停止');
    await open(page, new URL(page.url()).pathname);
    await expect(rows(page).filter({ hasText: '受信済み' })).toHaveCount(2, SOON);
  });

  await test.step('a call opens beside the list', async () => {
    await rows(page).first().locator('.row-link').click();
    const beside = page.getByRole('complementary').filter({ hasText: 'Saiki-Event-Id' });
    await expect(beside.getByText('incident.opened')).toBeVisible();
    await expect(beside.getByText(UUID)).toHaveText(String(receiver.calls[1].headers['saiki-event-id']));
    await accessible(page, 'a call beside the list');
    await page.keyboard.press('Escape');
    await expect(beside).toHaveCount(0);
  });

  await test.step('with a new key the old one signs no more', async () => {
    await page.getByRole('button', { name: '鍵を作り直す' }).click();
    await dialog.getByRole('button', { name: '鍵を作り直す' }).click();
    await expect(dialog.getByRole('heading', { name: '署名用の鍵', exact: true })).toBeVisible();
    const next = (await dialog.locator('.sunken').innerText()).trim();
    expect(next).not.toBe(key);
    // The key is shown this once, so nothing but its button closes it.
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await expect(dialog.locator('.sunken')).toBeVisible();
    await dialog.getByRole('button', { name: '閉じる' }).click();
    await expect(dialog).toHaveCount(0);
    await page.getByRole('button', { name: '試験送信する' }).click();
    await expect.poll(() => receiver.calls.length, SOON).toBe(3);
    expect(signed(receiver.calls[2], next)).toBe(true);
    expect(signed(receiver.calls[2], key)).toBe(false);
  });

  await test.step('it is removed only after asking', async () => {
    await page.getByRole('button', { name: '通知先を削除' }).click();
    await accessible(page, 'asking before a webhook is removed');
    await dialog.getByRole('button', { name: 'やめる' }).click();
    await expect(dialog).toHaveCount(0);
    await page.getByRole('button', { name: '通知先を削除' }).click();
    await dialog.getByRole('button', { name: '通知先を削除' }).click();
    await expect(page).toHaveURL(/\/webhooks$/);
    await settled(page);
    expect(await (await admin(stage)).get('webhooks')).toEqual([]);
  });
});

test('what a receiver refuses is told with its reason, and sent again once that is put right', async ({ as, stage, receiver }) => {
  test.setTimeout(120_000);
  const api = await admin(stage);
  const { webhook } = await enter(api, receiver.url);
  const page = await as('admin');
  await open(page, `/webhooks/${webhook.id}`);

  await test.step('a failure that may pass is tried again by itself', async () => {
    receiver.answer = 500;
    await page.getByRole('button', { name: '試験送信する' }).click();
    await expect(rows(page).first()).toContainText('500', SOON);
    await expect(rows(page).first()).toContainText('送信待ち');
    await rows(page).first().locator('.row-link').click();
    const beside = page.getByRole('complementary').filter({ hasText: 'Saiki-Event-Id' });
    await expect(beside).toContainText('受信側が成功以外の応答を返しました');
    await expect(beside).toContainText('次の送信');
    // Nobody needs to send again what is tried again anyway.
    await expect(beside.getByRole('button', { name: 'もう一度送る' })).toHaveCount(0);
    await page.keyboard.press('Escape');
  });

  await test.step('a receiver that is gone is given up at once', async () => {
    receiver.answer = 410;
    await page.getByRole('button', { name: '試験送信する' }).click();
    await expect(rows(page).first()).toContainText('断念', SOON);
    await expect(page.getByText('直近7日間に1件の通知を断念しました', { exact: false })).toBeVisible(SOON);
    await page.getByRole('button', { name: '断念した通知を見る' }).click();
    await expect(page).toHaveURL(/state=failed/);
    await expect(rows(page)).toHaveCount(1);
    await expect(rows(page)).toContainText('410');
    await accessible(page, 'calls that were given up');
  });

  await test.step('it is sent again with the same number', async () => {
    const before = receiver.calls.at(-1);
    receiver.answer = 204;
    await rows(page).first().locator('.row-link').click();
    await page.getByRole('button', { name: 'もう一度送る' }).click();
    await expect(page.getByText('送信待ちに戻しました')).toBeVisible();
    const again = () => receiver.calls.filter((call) => call.headers['saiki-event-id'] === before?.headers['saiki-event-id']);
    await expect.poll(() => again().length, SOON).toBe(2);
    expect(again()[1].body).toBe(before?.body);
    await page.getByRole('button', { name: '断念', exact: true }).click();
    await expect(page).not.toHaveURL(/state=/);
    await expect(rows(page).first()).toContainText('受信済み', SOON);
  });
  await remove(api, webhook.id);
});

test('somebody quicker is shown, and what was typed stays', async ({ as, stage, receiver }) => {
  const api = await admin(stage);
  const { webhook } = await enter(api, receiver.url);
  const page = await as('admin');
  await open(page, `/webhooks/${webhook.id}`);
  await page.getByRole('button', { name: '編集' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByLabel(/^宛先（URL）/)).toHaveValue(receiver.url);
  await dialog.getByLabel(/^名称/).fill('当番の電話');
  await dialog.getByLabel('通知を有効にする').uncheck();
  await api.put(`webhooks/${webhook.id}`, webhook.version, { ...webhook.fields, name: '監視システム' });
  await dialog.getByRole('button', { name: '保存', exact: true }).click();
  await expect(dialog.getByText('現在の内容', { exact: true })).toBeVisible();
  await expect(dialog.getByText('監視システム', { exact: true })).toBeVisible();
  await expect(dialog.getByLabel(/^名称/)).toHaveValue('当番の電話');
  await dialog.getByRole('button', { name: '保存', exact: true }).click();
  await expect(dialog).toHaveCount(0);
  await expect(page.getByRole('heading', { level: 1, name: '当番の電話' })).toBeVisible();
  await expect(page.getByText('この通知先は停止中で', { exact: false })).toBeVisible();
  const { fields } = await api.get(`webhooks/${webhook.id}`);
  expect(fields).toMatchObject({ name: '当番の電話', enabled: false, events: ['unit.*'] });
  await remove(api, webhook.id);
});

test('only administrators see webhooks', async ({ as }) => {
  const page = await as('lead');
  await expect(page.getByRole('navigation').getByRole('link', { name: '外部への通知（Webhook）' })).toHaveCount(0);
  await page.goto('/webhooks');
  await expect(page.locator('main .problem')).toBeVisible();
  await expect(page.getByRole('button', { name: '通知先を登録' })).toHaveCount(0);
});

test('every view of webhooks stands up to both themes, to a phone and to English', async ({ as, stage, receiver }) => {
  test.setTimeout(240_000);
  const api = await admin(stage);
  const name = '長い名称の夜間当番向けチャット 東日本営業本部 法人サービス部';
  const { webhook } = await enter(api, `${receiver.url}?${'x'.repeat(200)}`, { name, events: ['clock.*', 'filing.filed', 'people.*', 'erasure.*'] });
  const off = await enter(api, receiver.url, { name: 'すべてを知らせる停止中の通知先', events: ['*'], enabled: false });
  receiver.answer = 410;
  await api.post(`webhooks/${webhook.id}/trial`, undefined);
  const state = async () => (await api.all(`webhooks/${webhook.id}/calls`)).map((call: { state: string }) => call.state);
  await expect.poll(state, SOON).toEqual(['failed']);
  receiver.answer = 200;
  await api.post(`webhooks/${webhook.id}/trial`, undefined);
  await expect.poll(state, SOON).toEqual(['taken', 'failed']);
  const here = `/webhooks/${webhook.id}`;
  const pages = ['/webhooks', here, `${here}?state=failed`, `${here}?state=waiting`, `/webhooks/${off.webhook.id}`];
  for (const lang of ['ja', 'en'] as const) {
    const page = await as('admin');
    if (lang === 'en') await page.evaluate(() => localStorage.setItem('saiki.lang', 'en'));
    const stands = async (what: string) => {
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        await accessible(page, `${what} in ${colorScheme}`);
      }
      for (const [width, height] of [[390, 844], [320, 700]]) {
        await page.setViewportSize({ width, height });
        await fits(page, `${what} at ${width}`);
      }
    };
    for (const path of pages) {
      const what = `${path.replace(UUID, ':id')} in ${lang}`;
      await test.step(what, async () => {
        await page.setViewportSize({ width: 1400, height: 900 });
        await open(page, path);
        await stands(what);
      });
    }
    await test.step(`the form in ${lang}`, async () => {
      await page.setViewportSize({ width: 1400, height: 900 });
      await open(page, here);
      await page.getByRole('button', { name: lang === 'ja' ? '編集' : 'Edit', exact: true }).click();
      const dialog = page.getByRole('dialog');
      for (const summary of await dialog.locator('details > summary').all()) await summary.click();
      await stands(`the form of a webhook in ${lang}`);
      const wider = await dialog.locator('.dialog-body').evaluate((body) => body.scrollWidth - body.clientWidth);
      expect.soft(wider, `the form of a webhook in ${lang} scrolls sideways by so many pixels`).toBeLessThanOrEqual(0);
    });
  }
  await remove(api, webhook.id);
  await remove(api, off.webhook.id);
});
