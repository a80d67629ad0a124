import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cutRecord } from '../../core/json-cut.js';
import { cutRecords, locate } from '../../core/json-page.js';

const page = (records: readonly string[]): Buffer =>
  Buffer.from(`{"meta":{"data":["decoy",{"data":[1]}]},\n "data" : [ ${records.join(' ,\n ')} ],"links":{}}`);

describe('cutting records out of a response', () => {
  test('keeps the text of every record, whatever the numbers, keys and escapes are', () => {
    const records = [
      '{"id":"1","price":1.10,"text":"a \\"]}, b"}',
      '{"id":"2","big":123456789012345678901234567890}',
      '{"id":"3","same":1,"same":2}',
      '{"id":"4","half":"\\ud800"}',
      '{"id":"5","nul":"\\u0000","slash":"\\\\","pair":"\\ud83d\\ude00"}',
      '{}',
    ];
    const cut = cutRecords(page(records), ['data']);
    expect(cut.map((record) => record.bytes.toString())).toEqual(records);
    expect(cut.map((record) => record.oddities)).toEqual([
      ['number-form'],
      [],
      ['duplicate-key'],
      ['lone-surrogate'],
      [],
      [],
    ]);
  });

  test('takes line breaks outside strings away and nothing else', () => {
    const [record] = cutRecords(Buffer.from('{"data":[{\n  "a" : 1,\r\n\t"b":[ ]\n}]}'), ['data']);
    expect(record?.bytes.toString()).toBe('{  "a" : 1,\t"b":[ ]}');
    expect(record?.oddities).toEqual([]);
  });

  test('a single object counts as one record, null and absence as none', () => {
    expect(cutRecords(Buffer.from('{"data":{"id":1}}'), ['data']).map((r) => r.bytes.toString())).toEqual([
      '{"id":1}',
    ]);
    expect(cutRecords(Buffer.from('{"data":null}'), ['data'])).toEqual([]);
    expect(cutRecords(Buffer.from('{"other":[]}'), ['data'])).toEqual([]);
  });

  test('bytes that are not UTF-8 are repaired in the text and kept beside it', () => {
    const bytes = Buffer.concat([Buffer.from('{"a":"x'), Buffer.from([0xff, 0xfe]), Buffer.from('y"}')]);
    const record = cutRecord(bytes);
    expect(record.oddities).toEqual(['invalid-utf8']);
    expect(record.original).toEqual(bytes);
    expect(record.value).toEqual({ a: 'x\ufffd\ufffdy' });
  });

  test('a raw control character in a string is escaped in the text and kept beside it', () => {
    const record = cutRecord(Buffer.from('{"a":"x\u0001\ny"}'));
    expect(record.oddities).toEqual(['control-character']);
    expect(record.original?.toString()).toBe('{"a":"x\u0001\ny"}');
    expect(record.value).toEqual({ a: 'x\u0001\ny' });
  });

  test('a record that breaks off is an error, not a shorter record', () => {
    expect(() => cutRecords(Buffer.from('{"data":[{"id":"1"},{"id":"2","te'), ['data'])).toThrow(SyntaxError);
  });

  test('finds a value by its path without being fooled by strings and nested keys', () => {
    const buffer = Buffer.from('{"x":"\\"links\\":{","links":{"next":"/v1?page=2"}}');
    const span = locate(buffer, ['links', 'next']);
    expect(buffer.toString('utf8', span?.start, span?.end)).toBe('"/v1?page=2"');
    expect(locate(buffer, ['links', 'prev'])).toBeUndefined();
  });

  test('property: any JSON records come back byte for byte', () => {
    fc.assert(
      fc.property(fc.array(fc.dictionary(fc.string(), fc.jsonValue()), { maxLength: 8 }), (values) => {
        const records = values.map((value) => JSON.stringify(value));
        expect(cutRecords(page(records), ['data']).map((record) => record.bytes.toString())).toEqual(records);
      }),
      { numRuns: 300 },
    );
  });
});
