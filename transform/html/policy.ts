import type { Options } from 'rehype-sanitize';
import { calloutClasses } from './callouts.js';

/**
 * What may stay in a text of a knowledge base or a mail, as data. It is an allow-list: what is not named here goes,
 * with its content when it is in `droppedWithContent`, otherwise its content stays. A reviewer reads this file; the
 * code beside it only obeys. `cleanHtml` lists everything that was taken away.
 */

/** Elements whose content is no text for readers. */
export const droppedWithContent: readonly string[] = [
  'script',
  'style',
  'template',
  'title',
  'datalist',
  'noframes',
  'noembed',
  'iframe',
  'object',
  'embed',
  'applet',
  'frameset',
  'svg',
  'math',
];

/**
 * Elements that mean the same as a kept one, or that only draw a block: renamed, so that their words do not run
 * into those beside them.
 */
export const renamed: Readonly<Record<string, string>> = {
  acronym: 'abbr',
  address: 'div',
  article: 'div',
  aside: 'div',
  button: 'div',
  center: 'div',
  dialog: 'div',
  dir: 'ul',
  fieldset: 'div',
  footer: 'div',
  form: 'div',
  header: 'div',
  hgroup: 'div',
  legend: 'div',
  listing: 'pre',
  main: 'div',
  marquee: 'div',
  menu: 'ul',
  nav: 'div',
  optgroup: 'div',
  option: 'div',
  plaintext: 'pre',
  search: 'div',
  section: 'div',
  select: 'div',
  strike: 's',
  textarea: 'div',
  tt: 'code',
  xmp: 'pre',
};

/** Hosts whose frames are videos and stay frames; any other frame becomes a link. Subdomains count. */
export const videoHosts: readonly string[] = [
  'youtube.com',
  'youtube-nocookie.com',
  'youtu.be',
  'vimeo.com',
  'wistia.com',
  'wistia.net',
  'loom.com',
  'vidyard.com',
  'streamio.com',
];

/** Pictures inside the text (data: addresses) stay up to this many characters, in these forms. SVG can hold scripts. */
export const inlinePicture = {
  form: /^data:image\/(?:png|gif|jpe?g|webp);base64,[a-z0-9+/=]+$/i,
  maxChars: 100_000,
} as const;

/** `https://` and a video host; the whole of what a frame may show. */
export const videoAddress = new RegExp(
  `^https://(?:[a-z0-9-]+\\.)*(?:${videoHosts.map((host) => host.replaceAll('.', '\\.')).join('|')})/`,
  'i',
);

const noData = /^(?!data:)/i;
const pictureAddress = new RegExp(`${noData.source}|${inlinePicture.form.source}`, 'i');

/** Boxes that draw attention keep their sort. */
const box: [string, ...string[]] = ['className', ...calloutClasses];

/** For rehype-sanitize. Names of attributes are those of the tree: colSpan, dataMediaId. */
export const schema: Options = {
  tagNames: [
    ...[
      'a',
      'abbr',
      'b',
      'bdi',
      'bdo',
      'cite',
      'code',
      'del',
      'dfn',
      'em',
      'i',
      'ins',
      'kbd',
      'mark',
      'q',
      's',
    ],
    ...['samp', 'small', 'span', 'strong', 'sub', 'sup', 'time', 'u', 'var', 'ruby', 'rt', 'rp', 'br', 'wbr'],
    ...['p', 'div', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'blockquote', 'pre', 'hr', 'details', 'summary'],
    ...['ul', 'ol', 'li', 'dl', 'dt', 'dd', 'figure', 'figcaption'],
    ...['table', 'caption', 'thead', 'tbody', 'tfoot', 'tr', 'th', 'td'],
    ...['img', 'video', 'audio', 'source', 'iframe'],
  ],
  attributes: {
    '*': ['id', 'lang', 'dir', 'title'],
    a: ['href', 'name', 'dataMediaId'],
    audio: [['src', noData], 'controls'],
    blockquote: ['cite', box],
    code: [['className', /^language-[\w-]+$/]],
    del: ['cite', 'dateTime'],
    details: ['open'],
    div: [box],
    iframe: [['src', videoAddress], 'width', 'height', 'allowFullScreen'],
    img: [['src', pictureAddress], 'alt', 'width', 'height', 'dataMediaId'],
    ins: ['cite', 'dateTime'],
    li: ['value'],
    ol: ['start', 'reversed', 'type'],
    p: [box],
    q: ['cite'],
    source: [['src', noData], 'type'],
    td: ['colSpan', 'rowSpan'],
    th: ['colSpan', 'rowSpan', 'scope'],
    time: ['dateTime'],
    video: [['src', noData], 'controls', 'poster', 'width', 'height'],
  },
  protocols: {
    cite: ['http', 'https'],
    href: ['http', 'https', 'mailto', 'tel', 'sms'],
    poster: ['http', 'https'],
    // cid: pictures of a mail, data: pictures in the text; where each may stand is said above.
    src: ['http', 'https', 'cid', 'data'],
  },
  required: { video: { controls: true }, audio: { controls: true } },
  strip: [...droppedWithContent.filter((name) => name !== 'iframe')],
  // A prefix on ids would break links within a text, and grow with each cleaning. What shows these texts has no
  // scripts that an id could confuse.
  clobber: [],
  ancestors: {
    caption: ['table'],
    tbody: ['table'],
    td: ['table'],
    tfoot: ['table'],
    th: ['table'],
    thead: ['table'],
    tr: ['table'],
  },
  allowComments: false,
  allowDoctypes: false,
};

/** Attributes that hold addresses; white space round and in them is taken out first, as browsers do. */
export const addresses: readonly string[] = ['href', 'src', 'poster', 'cite'];
