// Scenario 3, as three people do it in the console: a ticket shop is defaced, members' data was viewed. The recovery lead
// opens the incident, communications imports the members and writes, the head of communications approves, the notice goes
// out over SMTP, and every mail received is compared with the ledger.

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { Api } from '../support/api';
import { compare, received } from '../support/received';
import { programs } from '../support/stage';
import { expect, test } from '../support/test';

const MEMBERS = join(import.meta.dirname, '../data/members.csv');

test('a ticket shop is defaced: everybody concerned is told, and it can be proved', async ({ as, stage, logins }) => {
  test.setTimeout(300_000);
  const lead = await as('lead');
  const comms = await as('comms');
  const approver = await as('approver');
  let incident = '';

  await test.step('the recovery lead opens the incident', async () => {
    await lead.getByRole('link', { name: 'インシデントを登録' }).first().click();
    await lead.getByLabel('件名').fill('チケット販売サイトの改ざんと会員情報の閲覧');
    await lead.getByLabel('分類').selectOption('intrusions');
    await lead.getByLabel('重大度').selectOption('high');
    await lead.getByLabel('発覚した日時').fill('2026-07-06T07:40');
    await lead.getByLabel('概要').fill('トップページが書き換えられた。お客様の電話で判明し、サイトを停止した。');
    await lead.getByRole('button', { name: '登録する' }).click();
    await expect(lead.getByRole('heading', { level: 1 })).toContainText('チケット販売サイトの改ざん');
    incident = lead.url().match(/[0-9a-f-]{36}/)?.[0] ?? '';
    const api = await Api.signIn(stage, logins.lead.email, logins.lead.password);
    for (const role of ['comms', 'approver', 'compliance'] as const) {
      await api.post(`incidents/${incident}/members`, { user_id: logins[role].id });
    }
  });

  await test.step('somebody who is no member cannot see it', async () => {
    const api = await Api.signIn(stage, logins.auditor.email, logins.auditor.password);
    await expect(api.patch(`incidents/${incident}`, 1, { title: 'x' })).rejects.toThrow(/403/);
  });

  await test.step('communications imports 2,000 members, matching one column by hand', async () => {
    await comms.goto(`/incidents/${incident}/people/import`);
    await comms.getByLabel('名簿のファイル').setInputFiles(MEMBERS);
    await comms.getByLabel('漏えい項目', { exact: true }).selectOption('閲覧された項目');
    await comms.getByRole('button', { name: '取り込む', exact: true }).click();
    const report = comms.locator('.import-report');
    await expect(report).toContainText('取り込み済み', { timeout: 60_000 });
    await expect(report).toContainText('2,012');
    await expect(report).toContainText('2,000');
    await report.getByRole('link', { name: '名簿を見る' }).click();
    await expect(comms.getByRole('heading', { level: 1, name: '対象者名簿' })).toBeVisible();
  });

  await test.step('communications writes the notice and sees it as a member will', async () => {
    await comms.goto(`/incidents/${incident}/letters/new`);
    await comms.getByLabel('種類').selectOption('person_notice');
    await comms.getByLabel('文書の名前').fill('本人への通知 第1報');
    await comms.getByRole('button', { name: 'ひな形から書き始める' }).click();
    await expect(comms.getByRole('heading', { level: 1, name: '本人への通知 第1報' })).toBeVisible();
    const subject = comms.getByLabel('件名').first();
    await subject.fill('【重要】不正アクセスによるお客様情報の閲覧について（第1報）');
    await expect(comms.getByText('保存済み').first()).toBeVisible();
    await expect(comms.locator('iframe').first()).toBeVisible();
  });

  await test.step('she cannot approve it; the head of communications can', async () => {
    await comms.getByRole('button', { name: '承認を依頼' }).click();
    await expect(comms.getByText('承認待ち').first()).toBeVisible();
    await expect(comms.getByRole('button', { name: '承認する' })).toHaveCount(0);
    await approver.goto(new URL(comms.url()).pathname);
    await approver.getByRole('button', { name: '承認する' }).click();
    await expect(approver.getByText('承認済み').first()).toBeVisible();
  });

  let campaign = '';
  await test.step('the notice is sent after its number is typed', async () => {
    await comms.reload();
    await comms.getByRole('link', { name: '送付に進む' }).click();
    await comms.getByRole('button', { name: '送付を作る' }).click();
    await comms.getByRole('button', { name: '試し送り' }).click();
    const dialog = comms.getByRole('dialog');
    await dialog.getByLabel('試し送りの宛先').fill('colleague@aoba-ticket.example');
    await dialog.getByRole('button', { name: '試しに送る' }).click();
    await expect(comms.getByText('受理されました').first()).toBeVisible();
    await comms.keyboard.press('Escape');
    await comms.getByRole('button', { name: '送付を始める' }).first().click();
    const confirm = comms.getByRole('dialog');
    const go = confirm.getByRole('button', { name: '送付を始める' });
    await confirm.getByRole('textbox').fill('1979');
    await expect(go).toBeDisabled();
    await confirm.getByRole('textbox').fill('1,980');
    await go.click();
    campaign = comms.url().match(/campaigns\/([0-9a-f-]{36})/)?.[1] ?? '';
    await live(comms);
  });

  await test.step('every mail received is compared with the ledger', async () => {
    const api = await Api.signIn(stage, logins.comms.email, logins.comms.password);
    const people = await api.all(`incidents/${incident}/people?reveal=true`);
    const ledger = await api.all(`incidents/${incident}/campaigns/${campaign}/deliveries?reveal=true`);
    const { wrong, figures } = compare(ledger, people, await received(stage));
    expect(wrong).toEqual([]);
    expect(figures.accepted + figures.rejected).toBe(1980);
    expect(figures.rejected).toBe(15);
    expect(figures.repeats).toBe(5);
  });

  await test.step('the proof pack holds, checked offline', async () => {
    const download = comms.waitForEvent('download');
    await comms.getByRole('button', { name: '証明書類を出力' }).click();
    const verdict = spawnSync(programs.server, ['verify', await (await download).path()], { encoding: 'utf8' });
    expect(verdict.status, verdict.stdout + verdict.stderr).toBe(0);
  });

  await test.step('legal makes the first report and takes it along', async () => {
    const legal = await as('compliance');
    await legal.goto(`/incidents/${incident}/filings`);
    await legal.getByRole('link', { name: '報告書を作成' }).first().click();
    await legal.getByRole('link', { name: '個人情報保護委員会への速報', exact: true }).click();
    await legal.getByRole('button', { name: 'この内容で報告書を作成' }).click();
    await expect(legal).toHaveURL(/\/filings\/[0-9a-f-]{36}$/);
    await expect(legal.getByRole('heading', { level: 1 })).toContainText('速報');
    await legal.locator('summary').filter({ hasText: '書き出す' }).click();
    const download = legal.waitForEvent('download');
    await legal.getByRole('button', { name: 'Markdown' }).click();
    expect((await download).suggestedFilename()).toMatch(/\.md$/);
  });
});

/** The numbers move by themselves until all is done. */
async function live(page: Page): Promise<void> {
  const told = page.getByRole('main');
  await expect(told).toContainText('1,965 名に受理', { timeout: 120_000 });
  await expect(told).toContainText('不達 15');
  await expect(page.locator('.tag').filter({ hasText: '完了' }).first()).toBeVisible();
}
