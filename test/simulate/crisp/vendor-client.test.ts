import { Crisp } from 'crisp-api';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDesk, type TestDesk } from './desk.js';

/** The vendor's own client, through its typed methods, against the stand-in. */

let desk: TestDesk;
let client: Crisp;
let website: string;

beforeEach(async () => {
  desk = await openDesk();
  const [identifier = '', key = ''] = desk.simulator.token.split(':');
  website = desk.simulator.workspace.websiteId;
  client = new Crisp();
  client.setRestHost(desk.simulator.url);
  client.authenticateTier('website', identifier, key);
});
afterEach(() => desk.close());

describe('crisp-api 11.3.0', () => {
  it('makes a conversation, dates its messages, and reads them back', async () => {
    const { session_id: session = '' } = await client.website.createNewConversation(website);
    await client.website.updateConversationMetas(website, session, {
      nickname: 'Nora Nilsen',
      email: 'nora@example.com',
      subject: 'Where is my parcel?',
      segments: ['delivery'],
      data: { source_id: '1' },
    });
    const sent = await client.website.sendMessageInConversation(website, session, {
      type: 'text',
      from: 'user',
      origin: 'email',
      content: 'Hello?',
      timestamp: 1_600_000_000_123,
      fingerprint: 4711,
      user: { nickname: 'Nora Nilsen' },
    } as never);
    expect(sent).toEqual({ fingerprint: 4711 });
    await client.website.changeConversationState(website, session, 'resolved' as never);
    const messages = (await client.website.getMessagesInConversation(website, session)) as unknown as {
      timestamp: number;
      type: string;
    }[];
    expect(messages.map(({ type }) => type)).toEqual(['text', 'event']);
    expect(messages[0]?.timestamp).toBe(1_600_000_000_123);
    const conversation = await client.website.getConversation(website, session);
    expect(conversation).toMatchObject({ state: 'resolved', meta: { email: 'nora@example.com' } });
    const profile = await client.website.getPeopleProfile(website, 'nora@example.com');
    expect(profile).toMatchObject({ email: 'nora@example.com' });
    expect(desk.simulator.state().violations).toEqual([]);
  });

  it('saves people, and their data in a wrapper', async () => {
    const { people_id } = (await client.website.addNewPeopleProfile(website, {
      email: 'nora@example.com',
      person: { nickname: 'Nora Nilsen' },
    })) as { people_id: string };
    await client.website.updatePeopleData(website, people_id, { data: { tier: 'gold' } } as never);
    expect(await client.website.getPeopleData(website, 'nora@example.com')).toMatchObject({
      data: { tier: 'gold' },
    });
    await expect(
      client.website.updatePeopleData(website, people_id, { tier: 'gold' } as never),
    ).rejects.toMatchObject({
      reason: 'error',
      code: 400,
    });
  });

  it('writes the tree of the knowledge base', async () => {
    const { website: site } = client;
    await site.createHelpdeskTreePath(website, 'en', 'articles' as never, 'orders');
    await site.createHelpdeskTreePath(website, 'en', 'articles' as never, 'orders/returns.md');
    await site.saveHelpdeskTreeContent(website, 'en', 'articles' as never, 'orders/returns.md', '## Returns');
    expect(
      await site.resolveHelpdeskTreeContent(website, 'en', 'articles' as never, 'orders/returns.md'),
    ).toMatchObject({ content: '## Returns' });
  });

  it('is refused with the status and the reason', async () => {
    await expect(client.website.getConversation(website, 'session_none')).rejects.toMatchObject({
      code: 404,
      message: 'session_not_found',
    });
  });
});
