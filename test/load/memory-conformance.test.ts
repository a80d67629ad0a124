import { seededRandom } from '../../simulate/faults.js';
import { targetConformance } from '../conformance/target.js';
import { contentOfDesk } from './memory-content.js';
import { memoryRows } from './memory-rows.js';
import { compileMemory, createMemoryTarget, type Mishap, newDesk } from './memory-target.js';

const compiler = createMemoryTarget(newDesk());

targetConformance('the desk in memory', {
  compiler: { name: compiler.name, capabilities: compiler.capabilities, compile: compileMemory },
  rows: memoryRows(10, 1),
  blob: async () => Buffer.alloc(0),
  open: async (weather) => {
    const desk = newDesk();
    const random = seededRandom(4);
    const mishap = (): Mishap => {
      const dice = weather === 'calm' ? 1 : random();
      return dice < 0.08 ? 'lost-after' : dice < 0.12 ? 'lost-before' : 'none';
    };
    return {
      target: () => createMemoryTarget(desk, { mishap }),
      content: async () => contentOfDesk(desk),
      writes: () => desk.writes,
      violations: () => [],
      tamper: () => {
        const thing = desk.things[0];
        if (thing) thing.data = { ...thing.data, name: 'somebody else' };
      },
      close: async () => {},
    };
  },
});
