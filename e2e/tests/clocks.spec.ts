// Deadlines in the browser: all of them in one list and on the wall, one with its reasoning step by step, a question whose
// answer makes a deadline run, a decision that needs its reason, the address for calendar programs.

import type { Page } from '@playwright/test';
import { Api } from '../support/api';
import { settled } from '../support/crawl';
import { fullest } from '../support/played';
import { accessible, expect, fits, open, signIn, test } from '../support/test';

const PRELIM = 'jp.appi.prelim';
const FINAL = 'jp.appi.final.improper';
const JAPANESE = /[\u3040-\u30ff\u4e00-\u9fff]/;

/** An incident somebody became aware of an hour ago: personal data in the clear, and nothing known of what kind. */
async function leaked(api: Api, title: string): Promise<string> {
  const moment = { at: new Date(Date.now() - 3_600_000).toISOString(), zone: 'Asia/Tokyo' };
  const { id } = await api.post('incidents', { title, category: 'other', severity: 'high', times: [{ kind: 'aware', moment }] });
  for (const [key, answer] of [['personal_data', 'yes'], ['strong_encryption', 'no'], ['improper_purpose', 'no']]) {
    await api.put(`incidents/${id}/clock-questions/${key}/answer`, 0, { answer, note: '調査の報告による' });
  }
  return id;
}

async function clock(api: Api, incident: string, rule: string): Promise<{ id: string; state: string; title: string }> {
  const all = await api.get(`incidents/${incident}/clocks`);
  return all.find((one: { rule_id: string }) => one.rule_id === rule);
}

/** The deadlines of one state on an incident's board. */
const group = (page: Page, heading: RegExp) =>
  page.locator('.clock-group').filter({ has: page.getByRole('heading', { level: 2, name: heading }) });

for (const lang of ['ja', 'en'] as const) {
  test(`deadlines are listed, reasoned and on the wall in ${lang}`, async ({ browser, played, complaints }) => {
    const ja = lang === 'ja';
    const page = await open(browser, played, complaints, { lang });
    await page.goto('/login');
    await page.getByRole('button', { name: ja ? '日本語' : 'English' }).click();
    await signIn(page, played.admin.email, played.admin.password, lang);
    const incident = (await fullest(played)).slice('/incidents/'.length);

    await page.goto('/deadlines');
    await settled(page);
    await expect(page.getByRole('heading', { level: 1, name: ja ? '期限一覧' : 'All deadlines' })).toBeVisible();
    const final = ja ? '個人情報保護委員会への確報（不正の目的、60日）' : 'Final report to the Personal Information Protection Commission (improper purpose, 60 days)';
    const wanted = ja ? '確報' : 'Final report';
    await page.getByRole('main').getByRole('searchbox').fill(wanted);
    // Until the list is the one asked for: what is opened from the one before closes with it.
    await expect(page.locator('tbody tr').filter({ hasNotText: wanted })).toHaveCount(0);
    const row = page.locator('tbody tr').filter({ hasText: final });
    await expect(row.first()).toBeVisible();
    await expect(row.first()).toContainText(ja ? '進行中' : 'Running');

    await test.step('one opens beside the list, with numbered reasoning', async () => {
      await row.first().locator('.row-link').click();
      const beside = page.getByRole('complementary').filter({ has: page.locator('ol.steps') });
      await expect(beside.getByRole('heading', { name: ja ? '計算の根拠' : 'How it was worked out' })).toBeVisible();
    });

    await test.step('and on a page of its own', async () => {
      const { id } = await clock(played.api, incident, FINAL);
      await page.goto(`/incidents/${incident}/clocks/${id}`);
      await settled(page);
      const steps = page.locator('ol.steps > li');
      expect(await steps.count()).toBeGreaterThan(2);
      const first = await steps.first().innerText();
      if (ja) expect(first).toMatch(JAPANESE);
      else expect(first).not.toMatch(JAPANESE);
      await expect(page.getByText(FINAL).first()).toBeVisible();
      // Legal took it in hand while it was played, with a day of our own before the law's.
      await expect(page.getByText('北条 ゆかり').first()).toBeVisible();
    });

    await test.step('what was filed stands as such', async () => {
      const { id } = await clock(played.api, incident, PRELIM);
      await page.goto(`/incidents/${incident}/clocks/${id}`);
      await settled(page);
      await expect(page.getByText(ja ? '期限内に提出' : 'Filed in time').first()).toBeVisible();
    });

    await test.step('the wall shows what ends first, alone on its page', async () => {
      await page.goto('/deadlines/wall');
      await settled(page);
      await expect(page.locator('.wall-row').filter({ hasText: final }).first()).toBeVisible();
      expect(await page.locator('.wall-row').count()).toBeLessThanOrEqual(12);
      await expect(page.getByRole('navigation')).toHaveCount(0);
      await accessible(page, `the wall in ${lang}`);
      await page.getByRole('link', { name: ja ? '一覧へ戻る' : 'Back to the list' }).click();
      await expect(page).toHaveURL(/\/deadlines$/);
    });
    await page.context().close();
  });
}

test('an answer makes a deadline run, and what need not be filed is decided with a reason', async ({ as, stage, logins }) => {
  const api = await Api.signIn(stage, logins.lead.email, logins.lead.password);
  const id = await leaked(api, '共有フォルダの公開設定の誤り');
  const { id: prelim } = await clock(api, id, PRELIM);
  // The API answers in English here, the page is in Japanese.
  const title = '個人情報保護委員会への速報';
  const page = await as('lead');
  await page.goto(`/incidents/${id}/clocks`);
  await settled(page);
  const undetermined = group(page, /要否が決まっていない/);
  await expect(undetermined.getByText(title, { exact: true })).toBeVisible();

  await test.step('the question is answered, with what the answer rests on', async () => {
    await page.getByRole('tab', { name: '要否の確認' }).click();
    await expect(page).toHaveURL(/tab=questions/);
    const question = page.getByRole('article').filter({
      has: page.getByRole('heading', { name: '要配慮個人情報（センシティブデータ）を含みますか' }),
    });
    await expect(question.getByText('未回答')).toBeVisible();
    await question.getByRole('button', { name: 'はい', exact: true }).click();
    await question.getByRole('button', { name: '回答を記録' }).click();
    // Without its ground an answer is refused where the ground is missing.
    await expect(question.locator('.field.wrong')).toContainText('回答の根拠を書いてください');
    await question.getByLabel('根拠').fill('健康診断の結果の一覧が含まれていた');
    await question.getByRole('button', { name: '回答を記録' }).click();
    await expect(page.getByText('回答を記録し、期限を計算し直しました')).toBeVisible();
    await expect(question.getByText('回答済み')).toBeVisible();
    await expect(question.getByText('健康診断の結果の一覧が含まれていた')).toBeVisible();
  });

  await test.step('the deadline runs', async () => {
    await page.getByRole('tab', { name: '一覧' }).click();
    await expect(group(page, /進行中/).getByText(title, { exact: true })).toBeVisible();
    await expect(undetermined.getByText(title, { exact: true })).toHaveCount(0);
    expect((await clock(api, id, PRELIM)).state).toBe('running');
  });

  await test.step('not required is refused without a reason, and kept with one', async () => {
    await page.goto(`/incidents/${id}/clocks/${prelim}`);
    await settled(page);
    await page.getByRole('button', { name: '対応不要と判断' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: '対応不要と判断' }).click();
    await expect(dialog.locator('.field.wrong')).toContainText('理由');
    await accessible(page, 'a decision without its reason');
    expect((await clock(api, id, PRELIM)).state).toBe('running');
    await dialog.getByLabel('理由').fill('委託元に通知し、委託元が報告する');
    await dialog.getByRole('button', { name: '対応不要と判断' }).click();
    await expect(dialog).toHaveCount(0);
    await expect(page.getByText('委託元に通知し、委託元が報告する')).toBeVisible();
    await expect(page.getByRole('button', { name: '判断を取り消す' })).toBeVisible();
    expect((await clock(api, id, PRELIM)).state).toBe('waived');
  });
});

test('a calendar program reads along at a secret address until it is ended', async ({ as, stage, logins }) => {
  const api = await Api.signIn(stage, logins.lead.email, logins.lead.password);
  const id = await leaked(api, '委託先からの持ち出し');
  await api.put(`incidents/${id}/clock-questions/sensitive_data/answer`, 0, { answer: 'yes', note: '病歴が含まれる' });
  const page = await as('lead');
  await page.goto('/deadlines');
  await settled(page);
  await page.getByRole('button', { name: 'カレンダーで購読' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: '購読用のアドレスを作る' }).click();
  const address = (await dialog.locator('.mono').innerText()).trim();
  const read = async () => {
    const answer = await fetch(address);
    return { status: answer.status, text: await answer.text() };
  };
  const feed = await read();
  expect(feed.status).toBe(200);
  expect(feed.text).toMatch(/^BEGIN:VCALENDAR\r\n/);
  expect(feed.text).toContain('BEGIN:VALARM');
  await dialog.getByRole('button', { name: 'アドレスを無効にする' }).click();
  await expect(page.getByText('購読用のアドレスを無効にしました')).toBeVisible();
  expect((await read()).status).toBe(404);
});

test('every view of deadlines stands up to both themes, to a phone and to English', async ({ as, stage, logins }) => {
  test.setTimeout(240_000);
  const api = await Api.signIn(stage, logins.lead.email, logins.lead.password);
  const id = await leaked(api, '名簿の置き忘れ');
  const { id: prelim } = await clock(api, id, PRELIM);
  const board = `/incidents/${id}/clocks`;
  const pages = [
    board, `${board}?tab=questions`, `${board}?tab=calendar`, `${board}/${prelim}`,
    '/deadlines', '/deadlines/wall', '/rules', `/rules/rule/${PRELIM}`, '/rules/answers', '/calendars',
  ];
  for (const lang of ['ja', 'en'] as const) {
    const page = await as('lead');
    if (lang === 'en') await page.evaluate(() => localStorage.setItem('saiki.lang', 'en'));
    for (const path of pages) {
      const what = `${path.replace(id, ':id').replace(prelim, ':id')} in ${lang}`;
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
