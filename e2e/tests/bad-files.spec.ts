// Files with mistakes, brought in through the console: each mistake is shown with its line and what to do, and nothing of
// the file is kept.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { toShiftJis } from '../data/shift-jis.mjs';
import { Api } from '../support/api';
import { accessible, expect, test } from '../support/test';

const data = (name: string) => join(import.meta.dirname, '../data', name);

interface File {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

const csv = (name: string, buffer: Buffer): File => ({ name, mimeType: 'text/csv', buffer });

/** Files that are refused whole, with a piece of what is said about each. */
const REFUSED: [what: string, file: File, says: RegExp][] = [
  ['without the column that is needed', csv('missing-column.csv', Buffer.from('会員番号,メールアドレス\r\nE1,a@example.jp\r\n')), /列が見つかりません/],
  ['with the same heading twice', csv('twice.csv', Buffer.from('氏名,メール,メール\r\n山田,a@example.jp,b@example.jp\r\n')), /同じ見出し/],
  ['that is a workbook', csv('workbook.csv', Buffer.from('PK\u0003\u0004 workbook')), /CSVではありません/],
  ['that is empty', csv('empty.csv', Buffer.from('')), /見出し行/],
];

test.describe.configure({ mode: 'serial' });

let incident: string;

test.beforeAll(async ({ stage, logins }) => {
  const lead = await Api.signIn(stage, logins.lead.email, logins.lead.password);
  const made = await lead.post('incidents', { title: '誤りのある名簿', category: 'intrusions', severity: 'low' });
  incident = made.id;
  await lead.post(`incidents/${incident}/members`, { user_id: logins.comms.id });
});

async function choose(page: Page, file: File | string): Promise<void> {
  await page.goto(`/incidents/${incident}/people/import`);
  await page.getByLabel('名簿のファイル').setInputFiles(file);
}

async function nobodyRegistered(page: Page): Promise<void> {
  await page.goto(`/incidents/${incident}/people`);
  await expect(page.getByText('名簿はまだ空です')).toBeVisible();
}

test('every wrong line is named, and the error file has them all', async ({ as }) => {
  const page = await as('comms');
  await choose(page, data('members-with-errors.csv'));
  await page.getByLabel('漏えい項目', { exact: true }).selectOption('閲覧された項目');
  await page.getByRole('button', { name: '書き込まずに確かめる' }).click();
  const report = page.locator('.import-report');
  await expect(report.getByRole('table').first()).toBeVisible();
  const errors = report.getByRole('table').first();
  for (const [line, says] of [
    ['3', /@は一つだけ/],
    ['4', /半角で入力し直して/],
    ['5', /改行/],
    ['10', /列/],
  ] as const) {
    const row = errors.getByRole('row').filter({ has: page.getByRole('cell', { name: line, exact: true }) });
    await expect(row.first()).toContainText(says);
  }
  await expect(errors).toContainText('NUL');
  await expect(errors).toContainText('引用符');
  await accessible(page, 'the report of a faulty import');
  const download = page.waitForEvent('download');
  await report.getByRole('button', { name: '誤りのファイルを保存' }).click();
  const file = readFileSync(await (await download).path(), 'utf8');
  expect(file.split('\n').length).toBeGreaterThan(10);
  // The lines themselves stand beside, to be mended, and nothing in them is a formula to a spreadsheet program.
  expect(file).toContain('住所違い');
  expect(file).toContain("'－5百円");
  // A line that cannot be split stands whole in the last column, behind its own number.
  expect(file).toContain('"E0000013,=HYPERLINK');

  // Not checked only, but meant: still nothing is kept.
  await page.getByRole('button', { name: '取り込む', exact: true }).click();
  await expect(report.getByText('取り込まず', { exact: false }).first()).toBeVisible();
  await nobodyRegistered(page);
});

for (const [what, file, says] of REFUSED) {
  test(`a file ${what} is refused whole`, async ({ as }) => {
    const page = await as('comms');
    await choose(page, file);
    const check = page.getByRole('button', { name: '書き込まずに確かめる' });
    const refusal = page.getByText(says).first();
    await expect(check.or(refusal).first()).toBeVisible();
    if (!(await refusal.isVisible())) await check.click();
    await expect(refusal).toBeVisible();
    await nobodyRegistered(page);
  });
}

test('a wrong encoding and a field of a megabyte are told with their lines', async ({ as }) => {
  const page = await as('comms');
  const head = Buffer.from('氏名,メール\r\n佐藤一郎,ichiro@example.jp\r\n'.repeat(40));
  const broken = csv('broken.csv', Buffer.concat([head, toShiftJis('鈴木花子,hanako@example.jp\r\n')]));
  await choose(page, broken);
  await page.getByRole('button', { name: '書き込まずに確かめる' }).click();
  await expect(page.locator('.import-report')).toContainText(/文字コード/);
  const huge = csv('huge.csv', Buffer.from(`氏名,メール,備考\r\n佐藤一郎,ichiro@example.jp,${'あ'.repeat(350_000)}\r\n`));
  await choose(page, huge);
  await page.getByRole('button', { name: '書き込まずに確かめる' }).click();
  await expect(page.locator('.import-report')).toContainText(/64 KiB|長すぎます/);
  await nobodyRegistered(page);
});
