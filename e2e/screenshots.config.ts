// Pictures of every page for people to look at: both languages, light and dark, wide and narrow. They check nothing.
// `npx playwright test -c screenshots.config.ts` writes them to screenshots/.

import { defineConfig } from '@playwright/test';
import { browser } from './support/browser';

export default defineConfig({
  testDir: 'shots',
  outputDir: 'results',
  workers: 1,
  timeout: 600_000,
  reporter: 'list',
  use: browser,
});
