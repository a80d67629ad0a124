import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { keepSecret, redact, safeUrl, secretFromEnvironment } from '../../core/secrets.js';

describe('secrets', () => {
  test('a known secret leaves every text, wherever it stands', () => {
    keepSecret('s3cr3t-value-of-a-key');
    expect(redact('a s3cr3t-value-of-a-key b {"k":"s3cr3t-value-of-a-key"}')).toBe(
      'a [redacted] b {"k":"[redacted]"}',
    );
  });

  test.each([
    ['Authorization: Bearer abc.def-ghi_jkl', 'abc.def'],
    ['token eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.sig', 'eyJ'],
    ['GET /x?X-Amz-Signature=deadbeef&a=1', 'deadbeef'],
    ['https://user:passw0rd@example.com/', 'passw0rd'],
  ])('%s is recognised by its form', (text, secret) => {
    expect(redact(text)).not.toContain(secret);
  });

  test.each([
    ['https://u:p@example.com/v1/a?page=2&token=x#frag', 'https://example.com/v1/a?page=2'],
    [
      'https://files.example.com/f?X-Amz-Expires=600&X-Amz-Signature=abc&id=7',
      'https://files.example.com/f?id=7',
    ],
    ['/v1/customers/search?page=2&pageSize=100', '/v1/customers/search?page=2&pageSize=100'],
    ['https://example.com/x?starting_after=WzE2XQ==', 'https://example.com/x?starting_after=WzE2XQ=='],
  ])('%s may be kept as %s', (url, safe) => {
    expect(safeUrl(url)).toBe(safe);
  });

  test('come from the environment or from a file, never empty', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'deskarchive-secret-')), 'token');
    writeFileSync(file, 'from-a-file-123\n');
    expect(secretFromEnvironment('X_TOKEN', { X_TOKEN: 'direct-12345' })).toBe('direct-12345');
    expect(secretFromEnvironment('X_TOKEN', { X_TOKEN_FILE: file })).toBe('from-a-file-123');
    for (const environment of [{}, { X_TOKEN: '' }, { X_TOKEN_FILE: '/nowhere/token' }])
      expect(() => secretFromEnvironment('X_TOKEN', environment)).toThrow(
        expect.objectContaining({ code: 'token-missing' }),
      );
  });
});
