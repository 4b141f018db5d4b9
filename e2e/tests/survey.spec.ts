// The survey with 5,000 systems: imported in the browser, scrolled, filtered, explained, stepped in bulk and one by one,
// approved by a second person; then an instruction to the units, answered by telephone.

import { systems } from '../data/systems.mjs';
import { accessible, expect, fits, test } from '../support/test';
import { Api } from '../support/api';

const COUNT = 5_000;

test('a lead surveys 5,000 systems and has one return by the rules', async ({ as, stage, logins }) => {
  test.setTimeout(240_000);
  const api = await Api.signIn(stage, logins.lead.email, logins.lead.password);
  const incident = await api.post('incidents', { title: '社内のワーム感染', category: 'malicious-code', severity: 'high' });
  await api.post(`incidents/${incident.id}/members`, { user_id: logins.approver.id });
  const page = await as('lead');
  await page.goto(`/incidents/${incident.id}/systems`);
  await expect(page.getByText('システムはまだ登録されていません')).toBeVisible();

  await test.step('the asset list is imported with its units', async () => {
    await page.getByRole('link', { name: '一覧を取り込む' }).first().click();
    const file = { name: 'assets.csv', mimeType: 'text/csv', buffer: Buffer.from(systems(COUNT)) };
    await page.locator('input[type=file]').setInputFiles(file);
    await page.getByRole('button', { name: '書き込まずに確かめる' }).click();
    await expect(page.getByText('確認しました。まだ何も書き込んでいません。')).toBeVisible({ timeout: 60_000 });
    await page.getByRole('button', { name: '取り込む', exact: true }).click();
    await expect(page.getByText('取り込みました。')).toBeVisible({ timeout: 60_000 });
    await page.getByRole('link', { name: '一覧に戻る' }).last().click();
  });

  await test.step('the list draws only what is in sight and reads on while scrolling', async () => {
    const frame = page.getByRole('table', { name: '類似システム' });
    await expect(frame).toHaveAttribute('aria-rowcount', String(COUNT + 1));
    await expect(frame.getByRole('row').nth(1)).toContainText('被害システム');
    for (let i = 0; i < 40; i += 1) {
      await frame.evaluate((element) => element.scrollBy(0, element.scrollHeight));
      if (await page.getByText(`${COUNT.toLocaleString('en-US')} 件中 ${COUNT.toLocaleString('en-US')} 件を表示`).isVisible()) break;
      await page.waitForLoadState('networkidle');
    }
    await expect(page.getByText('5,000 件中 5,000 件を表示')).toBeVisible();
    expect(await frame.getByRole('row').count()).toBeLessThan(80);
    await accessible(page, 'the survey with 5,000 systems');
    await frame.evaluate((element) => element.scrollTo(0, 0));
  });

  await test.step('likeness is explained', async () => {
    await page.getByRole('button', { name: /似ている理由/ }).nth(1).click();
    await expect(page.getByRole('dialog')).toContainText('比較した被害システム');
    await page.getByRole('button', { name: '閉じる' }).click();
  });

  await test.step('a bulk step is tried, confirmed by its number and done', async () => {
    await page.getByLabel('種別').selectOption('spare');
    await expect(page).toHaveURL(/kind=spare/);
    await page.getByRole('button', { name: 'まとめて記録' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('記録する内容').selectOption('damage/none_found');
    await dialog.getByRole('button', { name: '対象を確かめる' }).click();
    const typed = dialog.getByLabel(/件数を入力して確認/);
    await expect(typed).toBeVisible();
    const count = await dialog.locator('label b.mono').innerText();
    await expect(dialog.getByRole('button', { name: '記録する' })).toBeDisabled();
    await typed.fill(count);
    await dialog.getByRole('button', { name: '記録する' }).click();
    await expect(page.getByText('まとめて記録しました')).toBeVisible();
    const summary = await api.get(`incidents/${incident.id}/systems/summary`);
    expect(summary.damage.none_found).toBe(Number(count.replaceAll(',', '')));
  });

  await test.step('one system goes the way back, approved by somebody else', async () => {
    await page.goto(`/incidents/${incident.id}/systems/rules`);
    await page.getByRole('button', { name: '一般的な4条件を入れる' }).click();
    await expect(page.getByText('所管部署の責任者が確認した')).toBeVisible();
    const [first] = (await api.get(`incidents/${incident.id}/systems?limit=1`)).items;
    await page.goto(`/incidents/${incident.id}/systems/${first.id}`);
    const at = page.locator('ol.way [aria-current=step]');
    const press = (name: string) => page.getByRole('button', { name, exact: true }).first().click();
    await press('隔離する');
    await expect(at).toHaveText('隔離中');
    await press('確認済みにする');
    await expect(page.getByRole('alert')).toContainText('被害の有無が未確認です');
    const damage = page.getByLabel('被害の有無');
    await damage.selectOption('confirmed');
    await damage.locator('xpath=ancestor::div[2]').getByRole('button', { name: '保存' }).click();
    await expect(page.locator('header.page').getByText('被害あり')).toBeVisible();
    await press('確認済みにする');
    await expect(at).toHaveText('確認済み');
    await press('対処済みにする');
    await expect(at).toHaveText('対処済み');
    for (let met = 1; met <= 4; met += 1) {
      await press('満たした');
      await expect(page.getByRole('button', { name: '取り消す' })).toHaveCount(met);
    }
    // Whoever remedied it may not approve it.
    await press('再接続を承認する');
    await expect(page.getByRole('alert')).toContainText('対処した本人');

    const second = await as('approver');
    await second.goto(`/incidents/${incident.id}/systems/${first.id}`);
    await second.getByRole('button', { name: '再接続を承認する' }).click();
    await expect(second.getByText('再接続を承認済み').first()).toBeVisible();
    await page.reload();
    await expect(at).toHaveText('再接続を承認済み');
    await press('再接続する');
    await expect(page.getByText('再接続済みです。')).toBeVisible();
    await page.setViewportSize({ width: 320, height: 700 });
    await fits(page, 'a system at 320');
    await page.setViewportSize({ width: 1400, height: 900 });
  });

  await test.step('units are told and answer by telephone', async () => {
    await page.goto(`/incidents/${incident.id}/instructions/new`);
    await page.getByLabel('件名（日本語）').fill('予備機の確認');
    await page.getByLabel('指示内容（日本語）').fill('起動せず、手順書に従って確認する');
    await page.getByLabel('種別').selectOption('spare');
    await page.getByRole('button', { name: '下書きを保存' }).click();
    await page.getByRole('button', { name: '指示を出す' }).click();
    const dialog = page.getByRole('dialog');
    const count = await dialog.locator('label b.mono').innerText();
    await dialog.getByRole('textbox').fill(count);
    await dialog.getByRole('button', { name: '指示を出す' }).click();
    await expect(page.getByText('指示中').first()).toBeVisible();
    const board = page.getByRole('table', { name: '部署ごとの回答' });
    const unit = await board.getByRole('row').nth(1).locator('b').innerText();
    await board.getByRole('button', { name: '回答を記録' }).first().click();
    await page.getByRole('dialog').getByLabel('回答状況').selectOption('done');
    await page.getByLabel('対象システムの緊急対策にも記録する').check();
    await page.getByRole('dialog').getByRole('button', { name: '回答を記録' }).click();
    // Who has answered goes to the end.
    await expect(board.getByRole('row').last()).toContainText(unit);
    await accessible(page, 'the board');
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: '指示書一式' }).click();
    expect((await download).suggestedFilename()).toBe('instruction-pack.html');
    await page.setViewportSize({ width: 320, height: 700 });
    await fits(page, 'the board at 320');
  });
});
