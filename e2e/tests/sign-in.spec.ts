// Coming in: by keyboard alone, in either language and theme, and what is said to somebody with a wrong password.

import { accessible, expect, fits, open, test } from '../support/test';
import { words } from '../support/words';

test('signing in needs no mouse', async ({ browser, stage, complaints }) => {
  const page = await open(browser, stage, complaints);
  const w = words('ja');
  await page.goto('/');
  await expect(page.getByRole('button', { name: w.signIn, exact: true })).toBeVisible();
  // Wherever the page puts the focus first, Tab leads to the address, the password and on to the button.
  const email = page.getByLabel(w.email);
  for (let i = 0; i < 10 && !(await focused(email)); i += 1) await page.keyboard.press('Tab');
  await page.keyboard.type(stage.admin.email);
  await page.keyboard.press('Tab');
  await expect(page.getByLabel(w.password)).toBeFocused();
  await page.keyboard.type(stage.admin.password);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: w.incidents })).toBeVisible();

  // Past the rail in one step.
  await page.getByRole('link', { name: '本文へ移動' }).focus();
  await page.keyboard.press('Enter');
  const inside = await page.evaluate(() => document.querySelector('main')?.contains(document.activeElement));
  expect(inside || page.url().endsWith('#content')).toBe(true);
  await page.context().close();
});

test('a wrong password keeps what was typed and says what to do', async ({ browser, stage, complaints }) => {
  const page = await open(browser, stage, complaints, { width: 390, height: 844 });
  const w = words('ja');
  await page.goto('/login');
  await page.getByLabel(w.email).fill(stage.admin.email);
  await page.getByLabel(w.password).fill('not the password');
  await page.getByRole('button', { name: w.signIn, exact: true }).click();
  await expect(page.getByText('メールアドレスまたはパスワードが違います')).toBeVisible();
  await expect(page.getByLabel(w.email)).toHaveValue(stage.admin.email);
  await fits(page, 'the sign-in page');
  await accessible(page, 'the sign-in page');
  await page.context().close();
});

test('language and theme are chosen on the spot and stay', async ({ browser, stage, complaints }) => {
  const page = await open(browser, stage, complaints);
  await page.goto('/login');
  await page.getByRole('button', { name: 'English' }).click();
  await expect(page.getByLabel('Email address')).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await page.getByRole('button', { name: 'Dark', exact: true }).click();
  const dark = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await page.reload();
  await expect(page.getByLabel('Email address')).toBeVisible();
  expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe(dark);
  await page.getByRole('button', { name: 'Light', exact: true }).click();
  expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).not.toBe(dark);
  await page.getByRole('button', { name: '日本語' }).click();
  await expect(page.getByLabel('パスワード')).toBeVisible();
  await page.context().close();
});

const focused = (it: import('@playwright/test').Locator) => it.evaluate((element) => element === document.activeElement);
