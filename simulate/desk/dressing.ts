import type { Random } from './random.js';

/** How a text looks when it comes as mail, or when somebody writes a novel. */

const escapeHtml = (text: string): string =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');

const linked = (text: string): string =>
  text.replace(/https:\/\/[^\s<]+[^\s<.,:;!?)]/g, (url) => `<a href="${url}">${url}</a>`);

const paragraphs = (text: string): string =>
  text
    .split(/\r?\n\r?\n/)
    .map((part) => `<p>${linked(escapeHtml(part)).replace(/\r?\n/g, '<br>')}</p>`)
    .join('');

/** The text as a mail program would send it. */
export const asMail = (text: string, agentName: string | null, random: Random): string => {
  const body = paragraphs(text);
  const draw = random.next();
  if (agentName !== null) {
    const signature = `<div class="signature">-- <br>${escapeHtml(agentName)}<br><strong>Harbour &amp; Pine</strong> · <a href="https://help.example.com">Help centre</a></div>`;
    return `<div dir="auto">${body}${signature}</div>`;
  }
  if (draw < 0.3)
    return `<html><head><style>p.MsoNormal{margin:0cm;font-size:11.0pt}</style></head><body lang="EN-GB">${body.replace(/<p>/g, '<p class="MsoNormal">')}<p class="MsoNormal"><o:p>&nbsp;</o:p></p></body></html>`;
  if (draw < 0.6)
    return `<div dir="ltr">${body}</div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">On Monday, Harbour &amp; Pine wrote:<br></div><blockquote class="gmail_quote" style="margin:0 0 0 .8ex;border-left:1px solid #ccc;padding-left:1ex"><p>Thank you for your order!</p></blockquote></div>`;
  if (draw < 0.7) return `${body}<img src="cid:logo@mail" alt="logo" width="120">`;
  return body;
};

/** More than ten thousand characters, as of somebody who wants to be thorough. */
export const longText = (text: string, subject: string, random: Random): string => {
  const parts = [text, '', 'Let me tell the whole story from the beginning.'];
  let length = text.length;
  const goal = 10_050 + random.int(6000);
  for (let day = 1; length < goal; day++) {
    const part = `Day ${day}: I looked at the page again, wrote down what it said (“${subject}”), rang your number, waited ${random.between(3, 40)} minutes, and was told to write instead. So here I am — writing. ✍️`;
    parts.push(part);
    length += part.length + 1;
  }
  return parts.join('\n');
};
