import { expect, test } from 'vitest';
import { layerBreaches } from './import-layers.js';

test('imports go down the layers only, and load never reaches extract', () => {
  expect(layerBreaches()).toEqual([]);
});
