import { crc32, deflateSync } from 'node:zlib';
import type { FileSpec } from './model.js';
import { randomFor } from './random.js';

/** Bytes of the desk's files, made when asked for. Small, real, and equal for equal specs. */

const chunk = (type: string, data: Buffer): Buffer => {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
};

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** Pixels of a soft two-coloured pattern; a few patterns are enough, the comment makes each picture one of its kind. */
const drawing = (pattern: number): Buffer => {
  const random = randomFor(pattern, 77);
  const width = 48 + random.int(48);
  const height = 32 + random.int(48);
  const from = [random.int(256), random.int(256), random.int(256)];
  const to = [random.int(256), random.int(256), random.int(256)];
  const rows = Buffer.alloc((width * 3 + 1) * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = y * (width * 3 + 1) + 1 + x * 3;
      const mix = (x / width + y / height) / 2;
      for (let c = 0; c < 3; c++) rows[at + c] = Math.round((from[c] ?? 0) * (1 - mix) + (to[c] ?? 0) * mix);
    }
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([signature, chunk('IHDR', head), chunk('IDAT', deflateSync(rows, { level: 6 }))]);
};

const patterns = 24;
const drawings = new Map<number, Buffer>();

const png = (seed: number): Buffer => {
  const pattern = seed % patterns;
  let base = drawings.get(pattern);
  if (!base) {
    base = drawing(pattern);
    drawings.set(pattern, base);
  }
  const comment = Buffer.from(`Comment\0picture ${String(seed).padStart(10, '0')}`, 'latin1');
  return Buffer.concat([base, chunk('tEXt', comment), chunk('IEND', Buffer.alloc(0))]);
};

const pdf = (seed: number): Buffer => {
  const stream = `BT /F1 18 Tf 72 720 Td (Document ${seed}) Tj 0 -28 Td (Harbour & Pine, 12 Quay Street) Tj ET`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ];
  let text = '%PDF-1.4\n';
  const offsets = objects.map((body, index) => {
    const at = text.length;
    text += `${index + 1} 0 obj\n${body}\nendobj\n`;
    return at;
  });
  const start = text.length;
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n`;
  for (const at of offsets) text += `${String(at).padStart(10, '0')} 00000 n \n`;
  text += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`;
  return Buffer.from(text, 'latin1');
};

const csv = (seed: number): Buffer => {
  const random = randomFor(seed, 78);
  const rows = ['room;article;quantity;remark'];
  for (let row = 0, count = 3 + random.int(20); row < count; row++)
    rows.push(`${100 + row};LMP-${random.between(10, 99)};${random.between(1, 6)};"élan, ""quoted"" ${row}"`);
  return Buffer.from(`\uFEFF${rows.join('\r\n')}\r\n`);
};

const text = (seed: number): Buffer => {
  const random = randomFor(seed, 79);
  const lines = [
    '1. Lay all parts on a blanket.',
    '2. Groove of panel C faces you.',
    '3. Screws only by hand at first.',
  ];
  return Buffer.from(`${lines.slice(0, 1 + random.int(3)).join('\n')}\n(${seed})\n`);
};

/** The file's bytes. */
export const fileBytes = (file: Pick<FileSpec, 'form' | 'seed'>): Buffer => {
  switch (file.form) {
    case 'png':
      return png(file.seed);
    case 'pdf':
      return pdf(file.seed);
    case 'csv':
      return csv(file.seed);
    case 'text':
      return text(file.seed);
    case 'empty':
      return Buffer.alloc(0);
  }
};

export const fileTypes: Readonly<Record<FileSpec['form'], string>> = {
  png: 'image/png',
  pdf: 'application/pdf',
  csv: 'text/csv',
  text: 'text/plain',
  empty: 'application/octet-stream',
};
