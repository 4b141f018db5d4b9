// `test` with a stage for the whole file, people who sign in, and an eye on what the browser complains about.

import { test as base, expect, type Browser, type BrowserContext, type Page } from '@playwright/test';
import axe from 'axe-core';
import { furnish, type Login, type Role } from './api';
import { play, type Played } from './played';
import { start, type Stage } from './stage';
import { words } from './words';

export { expect };

/** What the browser complained about on the pages of a test. */
export class Complaints {
  readonly list: string[] = [];

  /** Watches every page of a context, from before its first script. */
  async watch(context: BrowserContext): Promise<void> {
    await context.exposeFunction('reportViolation', (what: string) => this.list.push(`CSP: ${what}`));
    await context.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', (event) => {
        const report = (window as unknown as { reportViolation(what: string): void }).reportViolation;
        report(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`);
      });
    });
    context.on('page', (page) => {
      page.on('pageerror', (error) => this.list.push(`page error: ${error.message}`));
      page.on('console', (message) => {
        // Refusals that a test provokes are logged by the browser as failed loads; the test looks at them itself.
        // The preview's frame runs no script, this tool's own included.
        const expected = /^Failed to load resource|^Blocked script execution in 'about:srcdoc'/.test(message.text());
        if (message.type() === 'error' && !expected) this.list.push(`console: ${message.text()}`);
      });
      page.on('response', (response) => {
        if (response.status() >= 500) this.list.push(`${response.status()} ${response.url()}`);
      });
    });
  }
}

interface Worker {
  stage: Stage;
  logins: Record<Role, Login>;
  /** Another stage, on which the demo's scenario was played. */
  played: Played;
}

interface Test {
  complaints: Complaints;
  /** A browser window of its own in which this person is signed in. */
  as: (role: Role | 'admin', options?: WindowOptions) => Promise<Page>;
}

export interface WindowOptions {
  lang?: 'ja' | 'en';
  scheme?: 'light' | 'dark';
  width?: number;
  height?: number;
}

export const test = base.extend<Test, Worker>({
  stage: [
    async ({}, use) => {
      const stage = await start();
      await use(stage);
      await stage.stop();
    },
    { scope: 'worker' },
  ],
  logins: [async ({ stage }, use) => use(await furnish(stage)), { scope: 'worker' }],
  played: [
    async ({}, use) => {
      const played = await play();
      await use(played);
      await played.stop();
    },
    { scope: 'worker', timeout: 180_000 },
  ],
  complaints: [
    async ({}, use) => {
      const complaints = new Complaints();
      await use(complaints);
      expect(complaints.list, 'what the browser complained about').toEqual([]);
    },
    { auto: true },
  ],
  as: async ({ browser, stage, logins, complaints }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (role, options = {}) => {
      const page = await open(browser, stage, complaints, options);
      contexts.push(page.context());
      const login = role === 'admin' ? stage.admin : logins[role];
      await signIn(page, login.email, login.password, options.lang ?? 'ja');
      return page;
    });
    for (const context of contexts) await context.close();
  },
});

/** A window of its own, with nobody signed in. */
export async function open(browser: Browser, stage: Stage, complaints: Complaints, options: WindowOptions = {}): Promise<Page> {
  const context = await browser.newContext({
    baseURL: stage.url,
    locale: options.lang === 'en' ? 'en-GB' : 'ja-JP',
    timezoneId: 'Asia/Tokyo',
    colorScheme: options.scheme ?? 'light',
    viewport: { width: options.width ?? 1400, height: options.height ?? 900 },
    reducedMotion: 'reduce',
  });
  await complaints.watch(context);
  return context.newPage();
}

export async function signIn(page: Page, email: string, password: string, lang: 'ja' | 'en'): Promise<void> {
  const w = words(lang);
  await page.goto('/');
  await page.getByLabel(w.email).fill(email);
  await page.getByLabel(w.password).fill(password);
  await page.getByRole('button', { name: w.signIn, exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: w.incidents })).toBeVisible();
}

/** No grave objection of axe-core. Frames are left out: what a letter's preview holds is a mail, not a page. */
export async function accessible(page: Page, what: string): Promise<void> {
  await page.evaluate(axe.source);
  const violations = await page.evaluate(async () => {
    const here = (window as unknown as { axe: typeof axe }).axe;
    const found = await here.run(document, { iframes: false, resultTypes: ['violations'] });
    return found.violations.map(({ id, impact, nodes }) => ({ id, impact, nodes: nodes.map(({ html }) => html) }));
  });
  const grave = violations.filter((one) => one.impact === 'serious' || one.impact === 'critical');
  const told = grave.map((one) => `${one.id}: ${one.nodes.map((html) => html.slice(0, 160)).join(' | ')}`);
  expect.soft(told, `accessibility of ${what}`).toEqual([]);
}

/** Nothing sticks out to the right. */
export async function fits(page: Page, what: string): Promise<void> {
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect.soft(overflow, `${what} scrolls sideways by so many pixels`).toBeLessThanOrEqual(0);
}
