import { describe, expect, test } from 'vitest';
import { cutRecord } from '../../../../core/json-cut.js';
import { signatureRemoved, unsign, unsignBody } from '../../../../extract/kustomer/blob/unsign.js';

const link =
  'https://files.example.com/a/re%C3%A7u.pdf?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Expires=600&X-Amz-Signature=fictitious';
const text = (related: string, more = '') =>
  `{"id":"1", "attributes":{"name":"a?b&X=1.pdf","size":1.10},${more} "links":{"self":"/v1/x","related":"${related}"}}`;

describe('taking credentials out of a record', () => {
  test('cuts the query of the signed link and nothing else', () => {
    const { cut, link: kept } = unsign(cutRecord(Buffer.from(text(link))));
    expect(kept).toBe(link);
    expect(cut.bytes.toString()).toBe(text(`https://files.example.com/a/re%C3%A7u.pdf${signatureRemoved}`));
    expect(cut.oddities).toEqual(['number-form']);
  });

  test('leaves a link without a signature as it is, its query too', () => {
    const plain = text('https://photos.example.com/show?id=5&size=large');
    const { cut } = unsign(cutRecord(Buffer.from(plain)));
    expect(cut.bytes.toString()).toBe(plain);
  });

  test('drops an upload policy, wherever it stands', () => {
    const policy =
      '"meta":{"upload":{"url":"https://files.example.com","fields":{"policy":"eyJhb","x":"y"}}},';
    const { cut } = unsign(cutRecord(Buffer.from(text(link, policy))));
    expect(cut.bytes.toString()).toContain('"meta":{"upload":null}');
    expect(cut.bytes.toString()).not.toContain('eyJhb');
    const body = Buffer.from(`{"data":${text(link)},"meta":{"upload":{"fields":{"policy":"eyJhb"}}}}`);
    expect(unsignBody(body).toString()).toBe(
      `{"data":${text(`https://files.example.com/a/re%C3%A7u.pdf${signatureRemoved}`)},"meta":{"upload":null}}`,
    );
  });

  test('finds a signature in the HTML of an article, a doubled key and an escaped question mark', () => {
    const html = `{"id":"2","htmlBody":"<p>x</p><img src=\\"https://cdn.example.com/i.png?X-Amz-Date=1&amp;X-Amz-Signature=abc\\" data-media-id=\\"64be\\">"}`;
    expect(unsign(cutRecord(Buffer.from(html))).cut.bytes.toString()).toBe(
      `{"id":"2","htmlBody":"<p>x</p><img src=\\"https://cdn.example.com/i.png${signatureRemoved}\\" data-media-id=\\"64be\\">"}`,
    );
    const doubled = `{"links":{"related":"https://a.example.com/f"},"links":{"related":"${link}"}}`;
    expect(unsign(cutRecord(Buffer.from(doubled))).cut.bytes.toString()).not.toContain('fictitious');
    const escaped = text('https://a.example.com/f\\u003fsignature=fictitious');
    expect(unsign(cutRecord(Buffer.from(escaped))).cut.bytes.toString()).not.toContain('fictitious');
  });

  test('the bytes kept beside a repaired record are clean too', () => {
    const dirty = Buffer.concat([
      Buffer.from(`{"name":"`),
      Buffer.from([0xff]),
      Buffer.from(`","links":{"related":"${link}"}}`),
    ]);
    const { cut } = unsign(cutRecord(dirty));
    expect(cut.oddities).toEqual(['invalid-utf8']);
    expect(cut.original?.includes(0xff)).toBe(true);
    expect(cut.original?.includes('fictitious')).toBe(false);
    expect(cut.bytes.includes('fictitious')).toBe(false);
  });
});
