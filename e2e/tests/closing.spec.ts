// The end of an incident, through the console: closing is refused while a person or a report lacks a decision, each is
// decided where the refusal leads, and closing keeps the final report.

import type { Page } from '@playwright/test';
import { Api, type Login, type Role } from '../support/api';
import { settled } from '../support/crawl';
import { accessible, expect, fits, test } from '../support/test';

/** An incident whose only open matters are one affected person and the reports to the authority. */
async function almostDone(api: Api, logins: Record<Role, Login>): Promise<string> {
  const { id } = await api.post('incidents', { title: '名簿の誤送信', category: 'other', severity: 'low', phase: 'recovery' });
  const path = `incidents/${id}`;
  for (const role of ['comms', 'compliance'] as const) await api.post(`${path}/members`, { user_id: logins[role].id });
  const people = new TextEncoder().encode('会員番号,氏名,ご住所\nC-1,白石 都,東京都若葉市1-1\n');
  const preview = await api.upload(`${path}/people/imports/preview`, people);
  const mapping = encodeURIComponent(JSON.stringify(preview.mapping));
  const begun = await api.upload(`${path}/people/imports?file_name=one.csv&default_lang=ja&mapping=${mapping}`, people);
  await expect.poll(async () => (await api.get(`${path}/people/imports/${begun.id}`)).state).toBe('done');
  for (const item of await api.all(`${path}/items`)) {
    await api.patch(`${path}/items/${item.id}`, item.version, { state: 'done' });
  }
  for (const activity of await api.get<{ key: string; version: number }[]>(`${path}/activities`)) {
    const one = `${path}/activities/${activity.key}`;
    const named = await api.patch(one, activity.version, { accountable_id: logins.lead.id });
    const accepted = await api.post(`${one}/answer`, { accept: true }, named.version);
    // What waits for a person or a report is closed later.
    if (!['ur', 'er'].includes(activity.key)) await api.post(`${one}/close`, {}, accepted.version);
  }
  return id;
}

async function close(page: Page, incident: string): Promise<void> {
  await page.goto(`/incidents/${incident}`);
  await settled(page);
  await page.getByRole('button', { name: '段階を進める' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('次の段階').selectOption('closed');
  await dialog.getByRole('button', { name: '段階を記録する' }).click();
}

test('an incident closes when the last person and the last report are decided, and its report is kept', async ({ as, stage, logins }) => {
  test.setTimeout(180_000);
  const api = await Api.signIn(stage, logins.lead.email, logins.lead.password);
  const incident = await almostDone(api, logins);
  const page = await as('lead');
  await close(page, incident);
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText('件が終わっていません')).toBeVisible();
  await accessible(page, 'the refusal to close');

  await test.step('the person was visited', async () => {
    await page.goto(`/incidents/${incident}/people?decision=open`);
    await page.getByRole('row', { name: /白● 都●/ }).click();
    const open = page.getByRole('link', { name: /ページ|開く/ }).first();
    if (await open.isVisible()) await open.click();
    await page.getByRole('button', { name: '対応を記録' }).first().click();
    const form = page.getByRole('dialog');
    await form.getByRole('button', { name: /保存|記録/ }).last().click();
    await expect(form.locator('.field.wrong').first()).toBeVisible();
    await form.getByLabel('通知の方法').selectOption('visit');
    await form.getByLabel('通知した日').fill(new Date(Date.now() + 9 * 3_600_000).toISOString().slice(0, 10));
    await form.getByRole('button', { name: /保存|記録/ }).last().click();
    await expect(page.getByText('別の方法で通知済み').first()).toBeVisible();
  });

  await test.step('no report is required', async () => {
    const compliance = await as('compliance');
    await compliance.goto(`/incidents/${incident}/filings`);
    await settled(compliance);
    for (let left = await compliance.getByRole('button', { name: '報告不要と判断' }).count(); left > 0; left -= 1) {
      await compliance.getByRole('button', { name: '報告不要と判断' }).first().click();
      const form = compliance.getByRole('dialog');
      await form.getByLabel('理由').fill('宛先の方お一人の名簿で、要件に当たらない');
      await form.getByRole('button', { name: /判断|記録|保存/ }).last().click();
      await expect(form).toHaveCount(0);
      await expect(compliance.getByRole('button', { name: '報告不要と判断' })).toHaveCount(left - 1);
    }
    await accessible(compliance, 'reports that are owed');
  });

  for (const key of ['ur', 'er']) {
    const { version } = await api.get(`incidents/${incident}/activities/${key}`);
    await api.post(`incidents/${incident}/activities/${key}/close`, {}, version);
  }
  await close(page, incident);
  await expect(page.getByText('終結し、最終報告書を保存しました')).toBeVisible();

  for (const window of [{}, { width: 320, height: 640 }, { scheme: 'dark' as const }]) {
    const reader = await as('lead', window);
    if ('scheme' in window) await reader.evaluate(() => localStorage.setItem('saiki.lang', 'en'));
    await reader.goto(`/incidents/${incident}/final-report`);
    await settled(reader);
    await expect(reader.locator('main')).toContainText('名簿の誤送信');
    await fits(reader, 'the final report');
    await accessible(reader, 'the final report');
    await expect(reader.locator('main')).not.toContainText('白石');
  }

  await test.step('it is taken up again', async () => {
    await page.goto(`/incidents/${incident}`);
    await settled(page);
    await page.getByRole('button', { name: '再開する', exact: true }).click();
    const back = page.getByRole('dialog');
    // It is closed already: that is nothing to go back to.
    await expect(back.getByLabel('戻す段階').locator('option')).toHaveText(['緊急対応', '復旧']);
    await back.getByRole('button', { name: '再開する', exact: true }).click();
    await expect(page.getByText('段階を記録しました')).toBeVisible();
    await expect(page.getByRole('button', { name: '段階を進める' })).toBeVisible();
  });
});
