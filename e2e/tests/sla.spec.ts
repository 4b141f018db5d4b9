// Service levels in the browser: an outage recorded, contracts with what they promise, a check with its reasoning, claims
// and losses made from it; contracts from a file.

import { Api } from '../support/api';
import { settled } from '../support/crawl';
import { accessible, expect, fits, test } from '../support/test';

const HOUR = 3_600_000;

/** A time so many hours from now, as the wire has it. */
const at = (hours: number) => new Date(Math.floor((Date.now() + hours * HOUR) / 60_000) * 60_000).toISOString();

/** The same as somebody in Tokyo types it. */
const typed = (hours: number) => new Date(Date.now() + (hours + 9) * HOUR).toISOString().slice(0, 16);

async function incident(api: Api, title: string): Promise<string> {
  const moment = { at: at(-5), zone: 'Asia/Tokyo' };
  const { id } = await api.post('incidents', { title, category: 'other', severity: 'high', times: [{ kind: 'aware', moment }] });
  return id;
}

/** A customer who was promised a service, and a tenth of the fee where that is missed. */
async function contract(api: Api, counterparty: string, service: string): Promise<string> {
  const { id } = await api.post('contracts', {
    counterparty,
    side: 'customer',
    service: '会員向けチケット販売',
    reference: `K-${counterparty}`,
    service_terms: [
      {
        service,
        availability: 99_950,
        longest_outage_minutes: 60,
        monthly_fee: { minor: 500_000, currency: 'JPY' },
        tiers: [{ below: 99_950, credit_bp: 1_000 }],
        excluded: ['planned_maintenance'],
        clause: '第8条第2項',
      },
    ],
  });
  return id;
}

/** An incident with three kinds of times, one of them not over, and a check of it. */
async function checked(api: Api, title: string, service: string): Promise<{ id: string; check: string }> {
  const id = await incident(api, title);
  const windows = `incidents/${id}/service-windows`;
  await api.post(windows, { service, kind: 'outage', from: at(-5), to: at(-2), responded_at: at(-4.5), note: '監視の記録' });
  await api.post(windows, { service, kind: 'excluded', exclusion: 'planned_maintenance', from: at(-3), to: at(-2) });
  await api.post(windows, { service: '案内メール', kind: 'degraded', from: at(-1) });
  const check = await api.post(`incidents/${id}/sla-checks`, undefined);
  return { id, check: check.id };
}

test('an outage is recorded, checked against the contracts, claimed and booked', async ({ as, stage, logins }) => {
  test.setTimeout(120_000);
  const api = await Api.signIn(stage, logins.lead.email, logins.lead.password);
  const id = await incident(api, '券売サービスの停止');
  await contract(api, '北斗興業', '券売');
  const page = await as('lead');
  await page.goto(`/incidents/${id}/sla`);
  await settled(page);

  await test.step('with nothing recorded the page says what comes first', async () => {
    await expect(page.getByText('停止の記録はまだありません')).toBeVisible();
    await expect(page.getByRole('button', { name: 'SLAを確認' })).toHaveCount(0);
    await accessible(page, 'service levels with nothing recorded');
  });

  await test.step('what is missing is told at its field, and what was typed is kept', async () => {
    await page.getByRole('button', { name: '停止を記録' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('サービス').fill('券売');
    await dialog.getByRole('button', { name: '保存', exact: true }).click();
    await expect(dialog.locator('.field.wrong').filter({ hasText: '開始の日時を入力してください' })).toBeVisible();
    await expect(dialog.locator('.field.wrong').filter({ hasText: '終了の日時を入力するか' })).toBeVisible();
    await accessible(page, 'an outage without its times');
    await dialog.getByLabel(/^開始/).fill(typed(-5));
    await dialog.getByLabel(/^終了/).fill(typed(-6));
    await dialog.getByRole('button', { name: '保存', exact: true }).click();
    await expect(dialog.locator('.field.wrong')).toContainText('終了は開始より後');
    await expect(dialog.getByLabel('サービス')).toHaveValue('券売');
    await dialog.getByLabel(/^終了/).fill(typed(-2));
    await dialog.getByRole('button', { name: '保存', exact: true }).click();
    await expect(dialog).toHaveCount(0);
  });

  await test.step('it is on the chart and in the table', async () => {
    await expect(page.locator('svg.gantt-chart')).toHaveAccessibleName(/1サービス、1件/);
    await expect(page.locator('.sla-bar.outage').first()).toBeVisible();
    const row = page.locator('tbody tr').filter({ hasText: '券売' });
    await expect(row).toContainText('停止');
    await expect(row).toContainText('3時間');
  });

  await test.step('what still goes on reaches to now', async () => {
    await page.getByRole('button', { name: '停止を記録' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: '券売', exact: true }).click();
    await expect(dialog.getByLabel('サービス')).toHaveValue('券売');
    await dialog.getByLabel('種別').selectOption('degraded');
    await dialog.getByLabel(/^開始/).fill(typed(-1));
    await dialog.getByLabel('まだ続いている').check();
    await dialog.getByRole('button', { name: '保存', exact: true }).click();
    await expect(page.locator('tbody tr').filter({ hasText: '継続中' })).toHaveCount(1);
  });

  await test.step('the check names breach, credit, clause and each step', async () => {
    await page.getByRole('button', { name: 'SLAを確認' }).click();
    await expect(page).toHaveURL(/\/sla\/[0-9a-f-]+$/);
    await settled(page);
    await expect(page.getByRole('heading', { level: 1, name: 'SLAの確認 第1回' })).toBeVisible();
    const row = page.locator('tbody tr').filter({ hasText: '北斗興業' }).first();
    await expect(row).toContainText('違反');
    await row.locator('.row-link').click();
    const beside = page.getByRole('complementary').filter({ has: page.locator('ol.steps') });
    await expect(beside.getByText('第8条第2項').first()).toBeVisible();
    await expect(beside.getByRole('row').filter({ hasText: '月間稼働率' })).toContainText('99.95%');
    expect(await beside.locator('ol.steps > li').count()).toBeGreaterThan(1);
    await accessible(page, 'a result beside its list');
  });

  await test.step('what was found goes out as files', async () => {
    const list = page.waitForEvent('download');
    await page.getByRole('button', { name: 'CSVで書き出す' }).click();
    expect((await list).suggestedFilename()).toBe('sla-results.csv');
  });

  await test.step('claims are made once, after saying how many and how much', async () => {
    await page.getByRole('button', { name: '請求を登録', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await expect(dialog.getByText(/件を、1件ずつ請求として登録します。合計は [\d,]+円/)).toBeVisible();
    await dialog.getByRole('button', { name: '請求を登録', exact: true }).click();
    await expect(page.getByText(/請求を\d+件登録しました/)).toBeVisible();
    const claims = await api.all(`incidents/${id}/claims`);
    expect(claims.length).toBeGreaterThan(0);
    await page.getByRole('button', { name: '請求を登録', exact: true }).click();
    await expect(dialog.getByText('新たに登録する請求はありません')).toBeVisible();
    await expect(dialog.getByRole('button', { name: '請求を登録', exact: true })).toBeDisabled();
    await dialog.getByRole('button', { name: 'やめる' }).click();
  });

  await test.step('the credits are entered as a loss, once', async () => {
    await page.getByRole('button', { name: '損失台帳に記録' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: '損失台帳に記録' }).click();
    await expect(page.getByText('記録済み')).toBeVisible();
    await expect(page.getByRole('button', { name: '損失台帳に記録' })).toHaveCount(0);
    expect(await api.all(`incidents/${id}/costs`)).toHaveLength(1);
  });

  await test.step('a change afterwards leaves the check as it is, and says so', async () => {
    const [first] = await api.get(`incidents/${id}/service-windows`);
    await api.put(`incidents/${id}/service-windows/${first.id}`, first.version, { ...first.fields, to: at(-1.5) });
    await page.reload();
    await settled(page);
    await expect(page.getByText('記録が変わっています')).toBeVisible();
    await page.getByRole('button', { name: 'もう一度確認する' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'SLAの確認 第2回' })).toBeVisible();
  });

  await test.step('a record is deleted only after asking', async () => {
    await page.goto(`/incidents/${id}/sla`);
    await settled(page);
    const row = page.locator('tbody tr').filter({ hasText: '継続中' });
    await row.getByRole('button', { name: '削除' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: '削除' }).click();
    await expect(row).toHaveCount(0);
  });
});

test('somebody quicker is shown, and what was typed stays', async ({ as, stage, logins }) => {
  const api = await Api.signIn(stage, logins.lead.email, logins.lead.password);
  const id = await incident(api, '会員サイトの停止');
  const list = `incidents/${id}/service-windows`;
  const window = await api.post(list, { service: '会員サイト', kind: 'outage', from: at(-4), to: at(-3) });
  const page = await as('lead');
  await page.goto(`/incidents/${id}/sla`);
  await settled(page);
  await page.locator('tbody .row-link').first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('根拠・備考').fill('当直の記録');
  await api.put(`${list}/${window.id}`, window.version, { ...window.fields, note: '監視の記録' });
  await dialog.getByRole('button', { name: '保存', exact: true }).click();
  await expect(dialog.getByText('現在の内容', { exact: true })).toBeVisible();
  await expect(dialog.getByText('監視の記録', { exact: true })).toBeVisible();
  await expect(dialog.getByLabel('根拠・備考')).toHaveValue('当直の記録');
  await dialog.getByRole('button', { name: '保存', exact: true }).click();
  await expect(dialog).toHaveCount(0);
  const [now] = await api.get(list);
  expect(now.fields.note).toBe('当直の記録');
});

test('a contract says what it promises of each service, to the thousandth', async ({ as, stage, logins }) => {
  const api = await Api.signIn(stage, logins.lead.email, logins.lead.password);
  const { id } = await api.post('contracts', { counterparty: '若葉商会', side: 'customer', service: '予約の受付' });
  const page = await as('lead');
  await page.goto(`/contracts/${id}`);
  await settled(page);
  await page.getByRole('button', { name: '編集' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'サービスを追加' }).click();
  await dialog.getByLabel(/^サービス名/).fill('予約');
  await dialog.getByLabel('稼働率（%・暦月）').fill('99.9555');
  await dialog.getByLabel('月額料金').fill('120,000');
  await dialog.getByRole('button', { name: '段階を追加' }).click();
  await dialog.getByLabel('稼働率がこの値未満（%）').fill('99.9');
  await dialog.getByRole('button', { name: '保存', exact: true }).click();
  await expect(dialog.locator('.field.wrong').filter({ hasText: '小数は第3位まで' })).toBeVisible();
  await expect(dialog.locator('.field.wrong').filter({ hasText: '小数は第2位まで' })).toBeVisible();
  await accessible(page, 'a contract with figures that cannot be read');
  expect((await api.get(`contracts/${id}`)).version).toBe(1);
  await dialog.getByLabel('稼働率（%・暦月）').fill('99.95');
  await dialog.getByLabel('減額（月額の%）').fill('10');
  await dialog.getByRole('button', { name: '保存', exact: true }).click();
  await expect(dialog).toHaveCount(0);
  const { fields } = await api.get(`contracts/${id}`);
  expect(fields.service_terms).toHaveLength(1);
  expect(fields.service_terms[0]).toMatchObject({
    service: '予約',
    availability: 99_950,
    monthly_fee: { minor: 120_000, currency: 'JPY' },
    tiers: [{ below: 99_900, credit_bp: 1_000 }],
  });
  await expect(page.getByText('99.95%', { exact: true })).toBeVisible();
});

test('contracts come in from a file, and nothing of it while a line is wrong', async ({ as, stage, logins }) => {
  const api = await Api.signIn(stage, logins.lead.email, logins.lead.password);
  const page = await as('lead');
  await page.goto('/contracts/import');
  await settled(page);
  const template = page.waitForEvent('download');
  await page.getByRole('button', { name: 'ひな形をダウンロード' }).click();
  expect((await template).suggestedFilename()).toBe('contracts-template.csv');
  const choose = (availability: string) =>
    page.locator('input[type=file]').setInputFiles({
      name: 'contracts.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(
        `相手方,区分,対象の業務,契約番号・契約書名,SLAの対象サービス,月間稼働率（%）\n星野物産,顧客,販売の代行,K-9,券売,${availability}\n`,
      ),
    });
  await choose('101');
  await page.getByRole('button', { name: '書き込まずに確かめる' }).click();
  const wrong = page.locator('.import-report tbody tr');
  await expect(wrong).toHaveCount(1);
  await expect(wrong).toContainText('月間稼働率（%）');
  await accessible(page, 'a file of contracts with a wrong line');
  await choose('99.95');
  await page.getByRole('button', { name: '書き込まずに確かめる' }).click();
  await expect(page.getByText('確認しました。まだ何も書き込んでいません。')).toBeVisible();
  const held = async () => (await api.all(`contracts?q=${encodeURIComponent('星野物産')}`)).length;
  expect(await held()).toBe(0);
  await page.getByRole('button', { name: '取り込む', exact: true }).click();
  await expect(page.getByText('取り込みました。')).toBeVisible();
  expect(await held()).toBe(1);
});

test('every view of service levels stands up to both themes, to a phone and to English', async ({ as, stage, logins }) => {
  test.setTimeout(240_000);
  const api = await Api.signIn(stage, logins.lead.email, logins.lead.password);
  const agreed = await contract(api, '長い名称の取引先株式会社 東日本営業本部 法人サービス部', '長い名前の会員向け券売・座席指定サービス');
  const { id, check } = await checked(api, '券売と案内の停止', '長い名前の会員向け券売・座席指定サービス');
  const empty = await incident(api, '記録のない事案');
  const board = `/incidents/${id}/sla`;
  const pages = [`/incidents/${empty}/sla`, board, `${board}/${check}`, `${board}/${check}?outcome=met`, `/contracts/${agreed}`, '/contracts/import'];
  for (const lang of ['ja', 'en'] as const) {
    const page = await as('lead');
    if (lang === 'en') await page.evaluate(() => localStorage.setItem('saiki.lang', 'en'));
    for (const path of pages) {
      const what = `${path.replace(/[0-9a-f-]{36}/g, ':id')} in ${lang}`;
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
