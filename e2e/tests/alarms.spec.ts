// Alarms in the browser: when they are raised is set and read again, an incident without any says when the first comes, and
// one that is raised reaches the owner by mail, a receiver by webhook, and stands on the incident's page.

import { Api } from '../support/api';
import { settled } from '../support/crawl';
import { receive, type Receiver } from '../support/receiver';
import { received } from '../support/received';
import { accessible, expect, fits, test as base } from '../support/test';

const test = base.extend<{ receiver: Receiver }>({
  receiver: async ({}, use) => {
    const receiver = await receive();
    await use(receiver);
    await receiver.close();
  },
});

const PRELIM = 'jp.appi.prelim';
const TITLE = '個人情報保護委員会への速報';

/** A time so many hours from now, as the wire has it. */
const at = (hours: number) => new Date(Math.floor((Date.now() + hours * 3_600_000) / 60_000) * 60_000).toISOString();

const quiet = (api: Api, title: string): Promise<{ id: string }> =>
  api.post('incidents', { title, category: 'other', severity: 'low' });

test('when alarms are raised is set, and read again', async ({ as, stage, logins }) => {
  const api = await Api.signIn(stage, logins.lead.email, logins.lead.password);
  const before = await api.get('clock-settings');
  const { id } = await quiet(api, '期限のない事案');
  const page = await as('lead');
  const dialog = page.getByRole('dialog');
  const hours = dialog.locator('.alarm-hours > .line');
  const shown = async () => Promise.all((await hours.locator('input').all()).map((input) => input.inputValue()));
  const box = (name: RegExp) => dialog.getByRole('checkbox', { name });

  await test.step('an incident without alarms says when the first comes', async () => {
    await page.goto(`/incidents/${id}/clocks`);
    await settled(page);
    await page.getByRole('tab', { name: 'アラーム' }).click();
    await expect(page).toHaveURL(/tab=alarms/);
    await expect(page.getByText('アラームはまだありません')).toBeVisible();
    await expect(page.getByText('期限の72時間前に、最初のアラームを出します。')).toBeVisible();
    await accessible(page, 'an incident without alarms');
  });

  await test.step('the settings say what holds', async () => {
    await page.goto('/rules');
    await settled(page);
    await page.getByRole('button', { name: /アラームの設定/ }).click();
    expect(await shown()).toEqual(['72', '24', '6']);
    await expect(box(/期限の到来時にも知らせる/)).toBeChecked();
    await expect(box(/担当者にメールで知らせる/)).toBeChecked();
    await accessible(page, 'the settings of alarms');
  });

  await test.step('what is wrong is told at its row, and nothing is saved', async () => {
    await dialog.getByRole('button', { name: '時間を加える' }).click();
    await expect(hours).toHaveCount(4);
    await hours.last().locator('input').fill('７２');
    await expect(hours.last()).toContainText('同じ時間がすでに入力されています');
    await dialog.getByLabel('超過後に知らせる回数').fill('31');
    await dialog.getByRole('button', { name: '保存', exact: true }).click();
    await expect(dialog.locator('.field.wrong')).toContainText('0から30までの整数');
    await accessible(page, 'settings of alarms that cannot be');
    expect((await api.get('clock-settings')).version).toBe(before.version);
  });

  await test.step('they are saved, and there when looked at again', async () => {
    await hours.last().locator('input').fill('48');
    await hours.nth(2).getByRole('button', { name: '外す' }).click();
    await expect(hours).toHaveCount(3);
    await dialog.getByLabel('超過後に知らせる間隔（時間）').fill('12');
    await dialog.getByLabel('超過後に知らせる回数').fill('2');
    await box(/期限の到来時にも知らせる/).uncheck();
    await box(/担当者にメールで知らせる/).uncheck();
    await dialog.getByRole('button', { name: '保存', exact: true }).click();
    await expect(dialog).toHaveCount(0);
    await expect(page.getByText('保存しました')).toBeVisible();
    await page.reload();
    await settled(page);
    await page.getByRole('button', { name: /アラームの設定/ }).click();
    expect(await shown()).toEqual(['72', '48', '24']);
    await expect(dialog.getByLabel('超過後に知らせる間隔（時間）')).toHaveValue('12');
    await expect(dialog.getByLabel('超過後に知らせる回数')).toHaveValue('2');
    await expect(box(/期限の到来時にも知らせる/)).not.toBeChecked();
    await expect(box(/担当者にメールで知らせる/)).not.toBeChecked();
    const { alarms } = await api.get('clock-settings');
    expect(alarms).toMatchObject({ at: false, repeat_hours: 12, repeats: 2, mail: false, exercises: true });
    expect([...alarms.before_hours].sort((one, other) => other - one)).toEqual([72, 48, 24]);
  });

  await test.step('the incident says that only webhooks are told', async () => {
    await page.goto(`/incidents/${id}/clocks?tab=alarms`);
    await settled(page);
    await expect(page.getByText('メールは送らず、Webhook にだけ知らせる設定です。')).toBeVisible();
  });
  const { version } = await api.get('clock-settings');
  await api.put('clock-settings', version, before);
});

test('an alarm reaches the owner by mail and a receiver by webhook, and stands on the page', async ({ as, stage, logins, receiver }) => {
  // Deadlines are looked at once a minute.
  test.setTimeout(240_000);
  const api = await Api.signIn(stage, logins.lead.email, logins.lead.password);
  const admin = await Api.signIn(stage, stage.admin.email, stage.admin.password);
  const { webhook } = await admin.post('webhooks', {
    name: '当番のチャット', url: receiver.url, events: ['clock.alarmed'], lang: 'ja',
  });
  const moment = { at: at(-10), zone: 'Asia/Tokyo' };
  const { id, reference } = await api.post('incidents', {
    title: '顧客名簿の誤公開', category: 'other', severity: 'high', times: [{ kind: 'aware', moment }],
  });
  for (const [key, answer] of [['personal_data', 'yes'], ['strong_encryption', 'no'], ['sensitive_data', 'yes']]) {
    await api.put(`incidents/${id}/clock-questions/${key}/answer`, 0, { answer, note: '調査の報告による' });
  }
  const clocks: { id: string; rule_id: string; version: number }[] = await api.get(`incidents/${id}/clocks`);
  const clock = clocks.find((one) => one.rule_id === PRELIM);
  // Our own deadline is four hours away: the alarm six hours before it is due to be told, with what is really left.
  await api.put(`incidents/${id}/clocks/${clock?.id}/plan`, clock?.version ?? 0, { owner_id: logins.lead.id, due: at(4) });

  await test.step('the receiver is told, in words and in facts', async () => {
    const told = () =>
      receiver.calls
        .map((call) => JSON.parse(call.body))
        .find((event) => event.incident?.id === id && event.data.basis === 'internal');
    await expect.poll(() => told() !== undefined, { timeout: 100_000 }).toBe(true);
    expect(told()).toMatchObject({ event: 'clock.alarmed', subject: clock?.id, data: { stage: 'before', hours: 4 } });
    expect(told().text).toBe(`【社内期限】あと4時間：${TITLE}（${reference}）`);
    expect(told().actor_id ?? null).toBeNull();
  });

  await test.step('the owner has one mail of it', async () => {
    const mails = async () => {
      const all = await received(stage).catch(() => []);
      return all.filter(({ rcpt, mail }) => rcpt === logins.lead.email && mail.subject?.includes(reference));
    };
    await expect.poll(async () => (await mails()).length, { timeout: 30_000 }).toBe(1);
    const [{ mail }] = await mails();
    expect(mail.subject).toContain(`【社内期限】あと4時間：${TITLE}`);
    expect(mail.text).toContain(logins.lead.name);
  });

  await test.step('it stands on the page of the incident and on that of the deadline', async () => {
    const page = await as('lead');
    await page.goto(`/incidents/${id}/clocks?tab=alarms`);
    await settled(page);
    const item = page.locator('.alarm-items > li').filter({ hasText: '4時間前' });
    await expect(item).toHaveCount(1);
    await expect(item).toContainText(TITLE);
    await expect(item).toContainText(logins.lead.name);
    await expect(page.locator('.alarm-mails')).toContainText(logins.lead.name);
    await expect(page.locator('.card-head').getByText('送信終了').first()).toBeVisible({ timeout: 20_000 });
    await accessible(page, 'the alarms of an incident');
    await item.getByRole('link', { name: TITLE }).click();
    await settled(page);
    await expect(page.getByRole('heading', { name: 'アラーム', exact: true })).toBeVisible();
    await page.getByRole('link', { name: 'すべてのアラーム' }).click();
    await expect(page).toHaveURL(/tab=alarms/);
  });
  const { version } = await admin.get(`webhooks/${webhook.id}`);
  await admin.remove(`webhooks/${webhook.id}`, version);
});

test('every view of alarms stands up to both themes, to a phone and to English', async ({ as, stage, logins }) => {
  test.setTimeout(180_000);
  const api = await Api.signIn(stage, logins.lead.email, logins.lead.password);
  const { id } = await quiet(api, 'アラームのない事案');
  const all = await api.all<{ id: string; title: string }>('incidents');
  const alarmed = all.find((one) => one.title === '顧客名簿の誤公開')?.id ?? id;
  for (const lang of ['ja', 'en'] as const) {
    const page = await as('lead');
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
    for (const [path, what] of [[`/incidents/${id}/clocks?tab=alarms`, 'no alarm'], [`/incidents/${alarmed}/clocks?tab=alarms`, 'alarms']]) {
      await test.step(`${what} in ${lang}`, async () => {
        await page.setViewportSize({ width: 1400, height: 900 });
        await page.goto(path);
        await settled(page);
        await stands(`${what} in ${lang}`);
      });
    }
    await test.step(`the settings in ${lang}`, async () => {
      await page.setViewportSize({ width: 1400, height: 900 });
      await page.goto('/rules');
      await settled(page);
      await page.getByRole('button', { name: lang === 'ja' ? /アラームの設定/ : 'Settings' }).click();
      const dialog = page.getByRole('dialog');
      await expect(dialog.locator('.alarm-hours > .line')).toHaveCount(3);
      await stands(`the settings of alarms in ${lang}`);
      const wider = await dialog.locator('.dialog-body').evaluate((body) => body.scrollWidth - body.clientWidth);
      expect.soft(wider, `the settings of alarms in ${lang} scroll sideways by so many pixels`).toBeLessThanOrEqual(0);
    });
  }
});
