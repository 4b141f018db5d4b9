// Takes every page in both languages, light and dark, wide and narrow, after the demo was played.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { crawl, settled, slug } from '../support/crawl';
import { fullest } from '../support/played';
import { open, signIn, test } from '../support/test';

const place = join(import.meta.dirname, '../screenshots');

for (const lang of ['ja', 'en'] as const) {
  test(`every page in ${lang}`, async ({ browser, played, complaints }) => {
    mkdirSync(place, { recursive: true });
    const page = await open(browser, played, complaints, { lang });
    await page.goto('/login');
    await page.getByRole('button', { name: lang === 'ja' ? '日本語' : 'English' }).click();
    for (const width of [1400, 390]) {
      await page.setViewportSize({ width, height: width === 390 ? 844 : 900 });
      await page.screenshot({ path: join(place, `login.${lang}.light.${width}.png`) });
    }
    await page.setViewportSize({ width: 1400, height: 900 });
    await signIn(page, played.logins.comms.email, played.logins.comms.password, lang);
    for (const [kind, path] of await crawl(page, [await fullest(played)])) {
      await page.goto(path);
      await settled(page);
      for (const scheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
        for (const width of [1400, 390]) {
          await page.setViewportSize({ width, height: width === 390 ? 844 : 900 });
          await page.screenshot({ path: join(place, `${slug(kind)}.${lang}.${scheme}.${width}.png`), fullPage: true });
        }
      }
      await page.setViewportSize({ width: 1400, height: 900 });
    }
    await page.context().close();
  });
}
