// Reports in the browser: a form chosen by the deadline it answers, a field written beside its record, the draft looked at
// as PDF, the report made, approved by somebody else, recorded as filed with its deadline, and taken along in every format.

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Locator, Page } from '@playwright/test';
import { Api, type Login } from '../support/api';
import { settled } from '../support/crawl';
import { accessible, expect, fits, test } from '../support/test';

const PRELIM = 'jp.appi.prelim';
const FORM = '個人情報保護委員会への速報';
const TITLE = '個人データの漏えい等に関する報告書（速報）';

/** An incident with a running deadline for the first report, in which these people take part. */
async function leaked(api: Api, title: string, people: Login[]): Promise<string> {
  const moment = { at: new Date(Date.now() - 3_600_000).toISOString(), zone: 'Asia/Tokyo' };
  const { id } = await api.post('incidents', { title, category: 'other', severity: 'high', times: [{ kind: 'aware', moment }] });
  for (const { id: user_id } of people) await api.post(`incidents/${id}/members`, { user_id });
  for (const [key, answer] of [['personal_data', 'yes'], ['strong_encryption', 'no'], ['sensitive_data', 'yes']]) {
    await api.put(`incidents/${id}/clock-questions/${key}/answer`, 0, { answer, note: '調査の報告による' });
  }
  return id;
}

async function clock(api: Api, incident: string): Promise<{ state: string; filed: { filing_id: string } | null }> {
  const all = await api.get(`incidents/${incident}/clocks`);
  return all.find((one: { rule_id: string }) => one.rule_id === PRELIM);
}

/** What a press saves: name and path. */
async function saved(page: Page, press: Locator): Promise<{ name: string; path: string }> {
  const download = page.waitForEvent('download');
  await press.click();
  const file = await download;
  return { name: file.suggestedFilename(), path: await file.path() };
}

/** The text of a PDF, without what its lines were broken by. */
function text(path: string): string {
  const read = spawnSync('pdftotext', ['-enc', 'UTF-8', path, '-'], { encoding: 'utf8' });
  expect(read.status, `${read.error ?? ''}${read.stderr}`).toBe(0);
  return read.stdout.replace(/\s+/g, '');
}

/** The names in a zip, which must be whole. */
function entries(path: string): string {
  const tested = spawnSync('unzip', ['-t', path], { encoding: 'utf8' });
  expect(tested.status, `${tested.error ?? ''}${tested.stdout}${tested.stderr}`).toBe(0);
  return tested.stdout;
}

/** Now, as a field for day and time wants it in Japan. */
const now = () => new Date(Date.now() + 9 * 3_600_000).toISOString().slice(0, 16);

test('a report is written, approved by another, recorded with its deadline and taken along', async ({ as, stage, logins }) => {
  test.setTimeout(240_000);
  const api = await Api.signIn(stage, logins.lead.email, logins.lead.password);
  const id = await leaked(api, '会員名簿の誤公開', [logins.compliance, logins.approver]);
  const page = await as('compliance');
  await page.goto(`/incidents/${id}/filings`);
  await settled(page);
  await page.getByRole('link', { name: '報告書を作成' }).first().click();

  await test.step('the form is found with the deadline it answers', async () => {
    await expect(page.getByRole('heading', { level: 1, name: '報告の様式を選ぶ' })).toBeVisible();
    // What was not compared with its source is said to be so, in words.
    await expect(page.locator('.form-row').filter({ hasText: '未確認' }).first()).toContainText('照合できていません');
    await page.getByRole('main').getByRole('searchbox').fill('委員会 速報');
    await page.getByRole('button', { name: '期限のあるものだけ' }).click();
    const row = page.locator('.form-row').filter({ has: page.getByRole('link', { name: FORM, exact: true }) });
    await expect(row).toContainText('進行中');
    await expect(row).toContainText('あと');
    await accessible(page, 'choosing a form');
    await row.getByRole('link', { name: FORM, exact: true }).click();
    await expect(page.getByRole('heading', { level: 1, name: FORM })).toBeVisible();
  });

  const card = page.locator('.filing-field[data-field="summary"]');
  const prose = card.getByLabel('日本語の記載');
  const make = page.getByRole('button', { name: 'この内容で報告書を作成' });
  await test.step('what is typed is kept until it is saved, also over a reload', async () => {
    await page.locator('.filing-sheet').getByRole('button', { name: /概要$/ }).click();
    await prose.fill('会員の名簿が、誰でも閲覧できる状態になっていた。');
    await expect(card.getByText('未保存')).toBeVisible();
    await expect(make).toBeDisabled();
    await page.reload();
    await settled(page);
    await expect(prose).toHaveValue('会員の名簿が、誰でも閲覧できる状態になっていた。');
    await accessible(page, 'the editor');
  });

  await test.step('somebody else was quicker: both are shown, and nothing typed is lost', async () => {
    const value = { kind: 'text', value: { ja: '調査中である。', en: '' } };
    await api.put(`incidents/${id}/filing-fields/summary`, 0, { state: 'known', value, note: '' });
    await card.getByRole('button', { name: '記入を保存' }).click();
    await expect(card.getByText('調査中である。')).toBeVisible();
    await expect(prose).toHaveValue('会員の名簿が、誰でも閲覧できる状態になっていた。');
    await card.getByLabel('記入の根拠').fill('アクセス記録の調査');
    await card.getByRole('button', { name: '記入を保存' }).click();
    await expect(page.getByText(/保存済み \d\d:\d\d/)).toBeVisible();
    await expect(page.locator('.filing-sheet')).toContainText('誰でも閲覧できる状態になっていた');
    await expect(card.getByText('アクセス記録の調査').first()).toBeVisible();
  });

  await test.step('the draft is looked at as PDF', async () => {
    await page.getByRole('button', { name: 'PDFで確かめる' }).click();
    const dialog = page.getByRole('dialog');
    const file = await saved(page, dialog.getByRole('link', { name: 'PDFを保存' }));
    expect(file.name).toMatch(/\.pdf$/);
    const read = text(file.path);
    expect(read).toContain(TITLE);
    expect(read).toContain('下書き');
    expect(read).toContain('誰でも閲覧できる状態になっていた');
    await accessible(page, 'the preview');
    await page.keyboard.press('Escape');
  });

  let filing = '';
  await test.step('it is made, and its maker cannot approve it', async () => {
    await make.click();
    await expect(page.getByRole('heading', { level: 1, name: TITLE })).toBeVisible();
    filing = page.url().match(/filings\/([0-9a-f-]{36})$/)?.[1] ?? '';
    expect(filing).not.toBe('');
    await page.getByRole('button', { name: '承認を依頼' }).click();
    await expect(page.getByText('ご自身が作成した報告書は承認できません')).toBeVisible();
    await expect(page.getByRole('button', { name: '承認する' })).toHaveCount(0);
    await expect(page.getByRole('button', { name: '提出済みと記録' })).toHaveCount(0);
  });

  await test.step('somebody else approves it', async () => {
    const approver = await as('approver');
    await approver.goto(`/incidents/${id}/filings/${filing}`);
    await settled(approver);
    await approver.getByRole('button', { name: '差し戻す' }).click();
    await expect(approver.locator('.field.wrong')).toContainText('差し戻す理由を書いてください');
    await approver.getByRole('button', { name: '承認する' }).click();
    await expect(approver.getByText('承認済み・未提出').first()).toBeVisible();
    await accessible(approver, 'an approved report');
  });

  await test.step('it is recorded as filed, and its deadline with it', async () => {
    await page.reload();
    await settled(page);
    await page.getByRole('button', { name: '提出済みと記録' }).click();
    const dialog = page.getByRole('dialog');
    await expect(dialog).toContainText(FORM);
    const record = dialog.getByRole('button', { name: '提出済みと記録' });
    await dialog.getByLabel('提出した日時').fill(now());
    await dialog.getByLabel('先方の受付番号').fill('PPC-2026-000123');
    await expect(record).toBeDisabled();
    const { reference } = await api.get(`incidents/${id}`);
    await dialog.getByLabel('インシデント番号を入力してください').fill(reference);
    await accessible(page, 'recording a report');
    await record.click();
    await expect(dialog).toHaveCount(0);
    await expect(page.locator('.tag').filter({ hasText: '提出済み' }).first()).toBeVisible();
    await expect(page.getByText('PPC-2026-000123')).toBeVisible();
    await expect(page.getByText('この報告書の提出とあわせて対応済みにしました')).toBeVisible();
    const { state, filed } = await clock(api, id);
    expect(state).toBe('submitted');
    expect(filed?.filing_id).toBe(filing);
  });

  await test.step('every format opens', async () => {
    await page.locator('summary').filter({ hasText: '書き出す' }).click();
    const one = (name: string) => saved(page, page.getByRole('button', { name, exact: true }));
    const pdf = text((await one('PDF')).path);
    expect(pdf).toContain(TITLE);
    expect(pdf).not.toContain('下書き');
    expect(entries((await one('Excel（XLSX）')).path)).toContain('xl/workbook.xml');
    expect(entries((await one('Word（DOCX）')).path)).toContain('word/document.xml');
    const json = JSON.parse(readFileSync((await one('JSON')).path, 'utf8'));
    expect(json.kind).toBe(PRELIM);
    await page.getByLabel('CSV・テキストを Shift_JIS にする').check();
    const sheet = await one('転記用シート（CSV）');
    expect(new TextDecoder('shift_jis').decode(readFileSync(sheet.path))).toContain('誰でも閲覧できる状態になっていた');
  });

  await test.step('the list shows where it stands', async () => {
    await page.goto(`/incidents/${id}/filings`);
    await settled(page);
    const row = page.locator('tbody tr').filter({ hasText: TITLE });
    await expect(row).toContainText('提出済み');
    await expect(row).toContainText('PPC-2026-000123');
  });

  await test.step('the next report says what changed', async () => {
    await page.goto(`/incidents/${id}/filings/new?form=${PRELIM}&item=summary`);
    await settled(page);
    await prose.fill('会員の名簿が、外部から閲覧できる状態になっていた。');
    await card.getByRole('button', { name: '記入を保存' }).click();
    await expect(page.locator('.filing-sheet')).toContainText('外部から閲覧できる状態になっていた');
    await page.getByRole('button', { name: /前回からの変更/ }).click();
    const dialog = page.getByRole('dialog');
    const row = dialog.locator('tbody tr').filter({ hasText: '概要' });
    await expect(row.first()).toContainText('変更');
    await expect(row.first().locator('ins').first()).toBeVisible();
    await accessible(page, 'what changed');
  });
});

test('every view of reports stands up to both themes, to a phone and to English', async ({ as, stage, logins }) => {
  test.setTimeout(240_000);
  const api = await Api.signIn(stage, logins.lead.email, logins.lead.password);
  const id = await leaked(api, '名簿の入った端末の紛失', []);
  const { id: filing } = await api.post(`incidents/${id}/filings`, { kind: PRELIM, lang: 'ja' });
  const all = `/incidents/${id}/filings`;
  const pages = [all, `${all}/new`, `${all}/new?form=${PRELIM}`, `${all}/new?form=gone`, `${all}/${filing}`];
  for (const lang of ['ja', 'en'] as const) {
    const page = await as('lead');
    if (lang === 'en') await page.evaluate(() => localStorage.setItem('saiki.lang', 'en'));
    for (const path of pages) {
      const what = `${path.replace(id, ':id').replace(filing, ':id')} in ${lang}`;
      await test.step(what, async () => {
        await page.setViewportSize({ width: 1400, height: 900 });
        await page.goto(path);
        await settled(page);
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
          await accessible(page, `${what} in ${colorScheme}`);
        }
        for (const [width, height] of [[390, 844], [320, 700]]) {
          await page.setViewportSize({ width, height });
          await fits(page, `${what} at ${width}`);
        }
      });
    }
  }
});
