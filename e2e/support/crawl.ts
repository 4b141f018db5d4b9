// Finds every page of the console by following its links, so that a new page is looked at without being listed anywhere.

import { expect, type Page } from '@playwright/test';

/** The six activities have names for ids. */
const ACTIVITY = /(?<=\/activities\/)(rs|ro|ca|rp|ur|er)(?=$|\/)/;
const ID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
/** Pages that nothing links to, or only a menu, and one of the rules, whose names have dots as files have. */
const UNLINKED = ['/incidents/new', '/components', '/rules/rule/jp.appi.prelim'];

/** Waits until a page has its heading and nothing on it is still being read. */
export async function settled(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { level: 1 }).first(), page.url()).toBeVisible();
  // The page of components shows what waits as well.
  if (!page.url().endsWith('/components')) await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
}

/** One address for each kind of page, keyed by the address with its ids left out; those found `from` there come first. */
export async function crawl(page: Page, from: string[] = []): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  const open = [...from, '/', ...UNLINKED];
  while (open.length > 0) {
    const path = open.shift() as string;
    const kind = path.replace(ID, ':id').replace(ACTIVITY, ':id');
    if (found.has(kind)) continue;
    found.set(kind, path);
    await page.goto(path);
    await settled(page);
    const links = await page.locator('a[href^="/"]').evaluateAll((all) => all.map((a) => (a as HTMLAnchorElement).pathname));
    open.push(...links.filter((link) => !/^\/(api|docs|health|openapi|assets)\b/.test(link) && !link.includes('.')));
  }
  return found;
}

/** A kind of page as a file name. */
export const slug = (kind: string) => kind.replaceAll(':id', 'x').replace(/^\/|\/$/g, '').replaceAll('/', '-') || 'start';
