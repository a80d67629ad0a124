import { systemClock } from '../../../core/clock.js';
import { sha256 } from '../../../core/digest.js';
import { createHttp, type Exchange } from '../../../core/http.js';
import { createKustomerSource } from '../../../extract/kustomer/source.js';
import { startKustomer } from '../../../simulate/kustomer/start.js';
import { sourceConformance } from '../../conformance/source.js';

sourceConformance('kustomer', async () => {
  const desk = await startKustomer({
    scale: 0.06,
    settings: { rpm: 'unlimited', search_rpm: 'unlimited', ties: '130', old_ties: '60' },
  });
  const http = createHttp({ clock: systemClock });
  const bodies = new Map<string, Buffer>();
  let requests = 0;
  const exchange: Exchange = async (request, signal) => {
    requests++;
    const response = await http.exchange(request, signal);
    bodies.set(sha256(response.body), response.body);
    return response;
  };
  const source = createKustomerSource({
    org: 'acme',
    token: desk.token,
    baseUrl: desk.url,
    clock: systemClock,
    exchange,
    allowPrivate: true,
    indexLagMs: 0,
    searchPageSize: 50,
    callsPerMinute: Number.POSITIVE_INFINITY,
    searchesPerMinute: Number.POSITIVE_INFINITY,
  });
  return {
    source,
    bodies,
    requests: () => requests,
    secrets: [
      desk.token,
      'X-Amz-Signature',
      'X-Amz-Credential',
      'simulated-hook-token',
      'simulated-signing-secret',
    ],
    edited: ['attachment', 'media', 'hook_web', 'outbound_webhook'],
    close: async () => {
      await source.close();
      await http.close();
      await desk.close();
    },
  };
});
