import { writeFileSync } from 'node:fs';
import { findingPage } from '../archive-format/verify/reference.js';
import { commands, readCommands } from '../cli/commands.js';
import { commandPage, errorPage } from '../cli/reference.js';
import { asset } from '../core/package-info.js';
import { queryPage } from '../queries/library/reference.js';
import { uncertainPage } from '../simulate/reference.js';
import { vendors } from '../simulate/registry.js';

/** Writes the generated pages; `npm run docs`. test/docs compares them with the code. */
writeFileSync(asset('docs', 'cli.md'), commandPage(await readCommands(commands)));
writeFileSync(asset('docs', 'errors.md'), errorPage());
writeFileSync(asset('docs', 'findings.md'), findingPage());
writeFileSync(asset('docs', 'queries.md'), queryPage());
writeFileSync(asset('docs', 'uncertain.md'), uncertainPage(vendors));
