// The browser scenarios: one server, one browser at a time, in the machine's own Chromium.

import { defineConfig } from '@playwright/test';
import { browser } from './support/browser';

export default defineConfig({
  testDir: 'tests',
  outputDir: 'results',
  workers: 1,
  // A scenario is one story: what follows a failed step would only repeat it.
  fullyParallel: false,
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 10_000 },
  reporter: 'list',
  use: browser,
});
