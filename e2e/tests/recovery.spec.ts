// Return to normal operation in the browser: a plan written, approved by somebody else, carried out; every tab in both
// themes, on a phone, in both languages.

import { Api } from '../support/api';
import { settled } from '../support/crawl';
import { accessible, expect, fits, test } from '../support/test';

const TABS = ['handover', 'plan', 'parties', 'execution', 'monitoring', 'reports'];

/** Today and the days around it, as the organisation in Tokyo counts them. */
const day = (offset: number) =>
  new Date(Date.now() + 9 * 3_600_000 + offset * 86_400_000).toISOString().slice(0, 10);

async function incident(api: Api, members: string[], title: string): Promise<string> {
  const { id } = await api.post('incidents', { title, category: 'intrusions', severity: 'high', phase: 'recovery' });
  for (const user_id of members) await api.post(`incidents/${id}/members`, { user_id });
  return id;
}

/** A plan with a critical path, slack, a task done in part, tests, parties, monitoring with a gap, a report. */
async function furnished(api: Api, id: string, giver: string, taker: string): Promise<void> {
  const at = `incidents/${id}/recovery`;
  await api.put(`incidents/${id}/handover`, 0, {
    damage: '販売サイトの3ページが書き換えられ、会員情報の一部が閲覧されたおそれがあります。',
    measures: [{ what: 'サイトを停止', place: 'Webサーバ2台', who: '運用課', when: '6日 7時40分' }],
    backups: '5日深夜の取得分まで無事を確認しました。保管庫にあります。',
    equipment: [{ instead_of: 'Webサーバ1号機', what: '予備機', limits: '月末まで' }],
    services: [{ instead_of: 'オンライン販売', what: '電話予約', limits: '9時から20時' }],
    workarounds: '発券は窓口で手書きの台帳により行っています。',
    dangers: '管理画面の接続元を絞れていません。',
    giver_id: giver,
    taker_id: taker,
  });
  await api.put(`${at}/plan`, 0, {
    level: 'improved',
    aim: 'オンライン販売を、管理画面を分離した構成で再開します。',
    begins: day(-4),
    deadline: day(16),
    priority: 'first',
    accountable: '事業本部長 芦原',
    arranges: '経理課長',
    procedure: { exists: true, reference: '復旧手順書 第3版（共有棚）', checked_by: '青山', checked_on: day(-3) },
  });
  const task = (title: string, kind: string, days: number, depends_on: string[], more = {}) =>
    api.post(`${at}/tasks`, {
      title,
      kind,
      days,
      depends_on,
      responsible: '開発課',
      cost: { minor: days * 250_000, currency: 'JPY' },
      effort_tenths: days * 15,
      ...more,
    });
  const restore = await task('改ざん前の版を復元する', 'restore', 3, []);
  const rebuild = await task('管理画面を分離した構成に作り直す', 'rebuild', 6, [restore.id]);
  const fix = await task('脆弱性を修正する', 'fix_vulnerability', 3, [restore.id]);
  const trial = await task('侵入試験', 'test', 3, [rebuild.id, fix.id], { responsible: '情報セキュリティ室' });
  await task('販売再開を告知し、日程を合意する', 'announce', 2, [trial.id], { due: day(10) });
  await task('手順書を改訂する', 'other', 2, []);
  await api.put(`${at}/tasks/${restore.id}/progress`, 1, { state: 'under_way', progress: 70, started_on: day(-4) });
  await api.post(`${at}/parties`, {
    name: '事業本部', side: 'inside', subject: '費用の負担', share_bp: 6_000, state: 'agreed', state_on: day(-2),
  });
  await api.post(`${at}/parties`, {
    name: '運用委託先', side: 'outside', subject: '構成変更の作業と費用の負担', cooperation: '夜間の立ち会い',
    share_bp: 4_000, state: 'asked', state_on: day(-1),
  });
  const step = await api.post(`${at}/steps`, {
    task_id: trial.id, action: '以前のパスワードで管理画面に入る', expected: '拒否され、記録に残る',
  });
  await api.post(`${at}/steps/${step.id}/runs`, { passed: false, observed: '入れてしまった' });
  await api.post(`${at}/dates`, { what: '販売再開', day: day(12), hours: '10時', audience: '会員', state: 'agreed' });
  const watch = await api.post(`incidents/${id}/monitoring`, {
    title: '再開後の監視', from: day(-5), to: day(8), watched: ['認証の失敗', '外部への通信量'],
  });
  for (const [offset, result] of [[-5, 'ok'], [-4, 'finding'], [-2, 'ok'], [-1, 'ok']] as const) {
    await api.post(`incidents/${id}/monitoring/${watch.id}/checks`, { day: day(offset), result, note: '夜間の記録を確認' });
  }
  await api.post(`${at}/reports`, { lang: 'ja' });
}

test('every tab stands up to both themes, to a phone and to English', async ({ as, stage, logins }) => {
  test.setTimeout(240_000);
  const api = await Api.signIn(stage, logins.lead.email, logins.lead.password);
  const full = await incident(api, [logins.comms.id], '販売サイトの改ざん');
  await furnished(api, full, logins.comms.id, logins.lead.id);
  const empty = await incident(api, [], '計画のない案件');
  const shots = process.env.SAIKI_SHOTS;
  for (const lang of ['ja', 'en'] as const) {
    const page = await as('lead');
    if (lang === 'en') await page.evaluate(() => localStorage.setItem('saiki.lang', 'en'));
    for (const [kind, id] of [['full', full], ['empty', empty]]) {
      for (const tab of TABS) {
        await test.step(`${kind} ${tab} ${lang}`, async () => {
          await page.setViewportSize({ width: 1400, height: 900 });
          await page.goto(`/incidents/${id}/recovery?tab=${tab}`);
          await settled(page);
          await expect(page.locator('main .card').first()).toBeVisible();
          for (const colorScheme of ['light', 'dark'] as const) {
            await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
            await accessible(page, `${kind} ${tab} in ${colorScheme}`);
            if (shots) await page.screenshot({ path: `${shots}/${kind}-${tab}.${lang}.${colorScheme}.png`, fullPage: true });
          }
          await page.setViewportSize({ width: 390, height: 844 });
          await fits(page, `${kind} ${tab} at 390`);
          if (shots) await page.screenshot({ path: `${shots}/${kind}-${tab}.${lang}.390.png`, fullPage: true });
          await page.setViewportSize({ width: 320, height: 700 });
          await fits(page, `${kind} ${tab} at 320`);
        });
      }
    }
  }
});

test('a task is planned and the plan approved by somebody else', async ({ as, stage, logins }) => {
  const api = await Api.signIn(stage, logins.lead.email, logins.lead.password);
  const id = await incident(api, [logins.approver.id], '承認の流れ');
  await api.put(`incidents/${id}/recovery/plan`, 0, { level: 'full', deadline: day(20), accountable: '事業本部長' });
  const page = await as('lead');
  await page.goto(`/incidents/${id}/recovery`);
  await page.getByRole('button', { name: '作業を追加' }).first().click();
  const form = page.getByRole('dialog');
  await form.getByLabel('作業', { exact: false }).first().fill('復元');
  await form.getByLabel('種類').selectOption('restore');
  await form.getByLabel('担当').fill('運用課');
  await form.getByRole('button', { name: '保存' }).click();
  await expect(page.getByRole('row', { name: /復元/ })).toBeVisible();
  await page.getByRole('button', { name: '承認を依頼' }).click();
  await expect(page.getByText('承認待ち')).toBeVisible();
  // Whoever asked is refused, in so many words.
  await page.getByRole('button', { name: '承認する' }).click();
  await expect(page.getByRole('alert')).toContainText('承認も差し戻しもできません');
  const other = await as('approver');
  await other.goto(`/incidents/${id}/recovery`);
  await other.getByRole('button', { name: '承認する' }).click();
  await expect(other.getByText('承認済み')).toBeVisible();
  // The schedule is reached and its task opened by keyboard alone.
  await other.locator('.gantt-names button').first().focus();
  await other.keyboard.press('Enter');
  await expect(other.getByRole('dialog')).toContainText('計画の開始日から');
  await other.keyboard.press('Escape');
  await other.locator('.gantt-scroll').focus();
  await expect(other.locator('.gantt-scroll')).toBeFocused();
});
