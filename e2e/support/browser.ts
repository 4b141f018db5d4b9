// How the browser is started. What is done with it is in the tests.

import { existsSync } from 'node:fs';

const CHROMIUMS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const root = process.getuid?.() === 0;

export const browser = {
  browserName: 'chromium' as const,
  headless: true,
  locale: 'ja-JP',
  timezoneId: 'Asia/Tokyo',
  viewport: { width: 1400, height: 900 },
  acceptDownloads: true,
  actionTimeout: 15_000,
  trace: 'retain-on-failure' as const,
  launchOptions: {
    executablePath: process.env.SAIKI_TEST_CHROMIUM ?? CHROMIUMS.find((path) => existsSync(path)),
    args: [
      ...(root ? ['--no-sandbox'] : []),
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
  },
};
