import fc from 'fast-check';

/** HTML as nobody would write it: tags of every kind in any order, attributes good and bad, odd characters. */

const names = [
  'a b i em strong p div span ul ol li dl dt dd table thead tbody tr td th caption h1 h2 h6 pre code blockquote br hr',
  'img iframe svg math script style template form button select option textarea title noscript font center object embed',
  'video audio source details summary figure figcaption ruby rt rp plaintext xmp listing frameset marquee nobr q del',
  'section foreignObject desc mi annotation-xml col colgroup input label fieldset legend address menu dir noembed body',
  'html head noframes sup sub kbd u abbr',
]
  .join(' ')
  .split(' ');

const attributes = [
  '',
  ' href="http://example.com/x"',
  ' href="javascript:alert(1)"',
  ' href=" JaVa\tScript:alert(1)"',
  ' href="#x"',
  ' onclick=x',
  ' src=x',
  ' src="https://example.com/i.png"',
  ' src="data:image/png;base64,AAAA"',
  ' src="data:text/html,x"',
  ' src="https://www.youtube.com/embed/x"',
  ' src="//example.com/f"',
  ' data="https://example.com/o"',
  ' id=a',
  ' class=x',
  ' style="x"',
  ' title="a&quot;b"',
  ' title="a\rb"',
  ' start=3',
  ' value=7',
  ' colspan=2',
  ' alt="a picture"',
  ' data-media-id=1',
  ' encoding="text/html"',
];

const texts = [
  'x',
  'y z',
  '\n',
  ' ',
  '&lt;b&gt;',
  '&amp;',
  '&#0;',
  '\0',
  '&#13;',
  '\r\n',
  'é',
  '💌',
  '&nbsp;',
  '1.',
  '- ',
];

const breakers = [
  '<!--',
  '-->',
  '<![CDATA[',
  ']]>',
  '<',
  '>',
  '"',
  "'",
  '=',
  '<!doctype html>',
  '<p/>',
  '</',
  '<a',
];

const piece = fc.oneof(
  {
    weight: 5,
    arbitrary: fc
      .tuple(fc.constantFrom(...names), fc.constantFrom(...attributes))
      .map(([n, a]) => `<${n}${a}>`),
  },
  { weight: 4, arbitrary: fc.constantFrom(...names).map((name) => `</${name}>`) },
  { weight: 4, arbitrary: fc.constantFrom(...texts) },
  { weight: 1, arbitrary: fc.constantFrom(...breakers) },
);

export const randomHtml: fc.Arbitrary<string> = fc
  .array(piece, { maxLength: 50 })
  .map((list) => list.join(''));
