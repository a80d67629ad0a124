import { join } from 'node:path';
import { createArchive } from '../../archive-format/open.js';
import { archiveConformance } from '../conformance/archive.js';
import { testOptions } from './fixture.js';

archiveConformance({
  name: 'the folder on disk',
  open: (folder) =>
    createArchive(join(folder, 'a.archive'), testOptions({ newId: () => crypto.randomUUID() })),
});
