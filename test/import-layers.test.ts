import { expect, test } from 'vitest';
import { circles, layerBreaches } from './import-layers.js';

test('imports go down the layers only, and load never reaches extract', () => {
  expect(layerBreaches()).toEqual([]);
});

test('no file leads back to itself', () => {
  expect(circles()).toEqual([]);
});
