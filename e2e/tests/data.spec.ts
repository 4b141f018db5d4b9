// The files that scenarios import are what their generator writes.

import { expect, test } from '@playwright/test';
import { stale } from '../data/generate.mjs';

test('the data files are fresh', () => {
  expect(stale(), 'run: node data/generate.mjs').toEqual([]);
});
