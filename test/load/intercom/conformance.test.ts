import { intercomCompiler } from '../../../load/intercom/compile.js';
import { startPictureHost } from '../../../load/picture-host.js';
import { targetConformance } from '../../conformance/target.js';
import { deskBlob, deskRows } from './desk.js';
import { startRig } from './harness.js';
import { objectRows, objectSettings } from './object-rows.js';
import { ticketRows } from './ticket-rows.js';

targetConformance('Intercom', {
  compiler: intercomCompiler,
  rows: [...deskRows(12, 2), ...ticketRows(4), ...objectRows(2)],
  blob: deskBlob,
  pictures: () => startPictureHost({ blob: deskBlob }),
  open: async (weather) => {
    const rig = await startRig({
      seed: 5,
      settings: objectSettings,
      faults:
        weather === 'calm'
          ? ''
          : '500-after@4%,reset-after@4%,500-before@2%,reset-before@2%,429@2%,empty-body@2%,truncate-json@1%,truncate@1%',
    });
    return {
      target: () => rig.target({ tries: 20 }),
      content: () => rig.content(),
      writes: () => rig.simulator.state().writes,
      violations: () => rig.simulator.state().violations,
      tamper: () => {
        const [contact] = rig.simulator.workspace.contacts.values();
        if (contact) contact.customAttributes.legacy_id = 'somebody else';
      },
      close: () => rig.close(),
    };
  },
});
