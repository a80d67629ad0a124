/**
 * The grammar of the dialogues: a topic is a script of steps, a step has several wordings, a wording has slots in
 * braces. `c` is the customer, `a` an agent. A step with a share is said only in that share of the threads.
 */
export interface Step {
  readonly by: 'c' | 'a';
  readonly says: readonly string[];
  readonly share?: number;
  /** What the speaker may attach: a form and a name. */
  readonly file?: readonly [form: 'png' | 'pdf' | 'text' | 'csv', name: string];
}

export interface Topic {
  readonly key: string;
  readonly language: string;
  readonly subjects: readonly string[];
  /** Names out of teams and tags of desk.ts. */
  readonly team: string;
  readonly tags: readonly string[];
  /** Node of the contact reasons. */
  readonly reason: string;
  readonly steps: readonly Step[];
  readonly notes: readonly string[];
  /** Share of all threads, relative to the others; 1 when absent. */
  readonly weight?: number;
}

export const englishTopics: readonly Topic[] = [
  {
    key: 'late-parcel',
    language: 'en-US',
    subjects: ['Order {order} has not arrived', 'Where is my {product}?', 'Parcel stuck since {day}'],
    team: 'Shipping',
    tags: ['delivery', 'carrier'],
    reason: 'shipping.late',
    weight: 3,
    steps: [
      {
        by: 'c',
        says: [
          'Hello, my order {order} should have been here on {day} and the tracking page has not moved since. Could you have a look?',
          'Hi there! I ordered the {product} almost two weeks ago (order {order}). Still nothing 😕 Any idea where it is?',
          'Order {order}: the carrier says “out for delivery” for the third day in a row. I stayed at home for it. What now?',
        ],
      },
      {
        by: 'a',
        says: [
          'Hi {first}, thanks for writing, and sorry about the wait. I can see the parcel left our warehouse on time and was last scanned in {city}. I am asking the carrier right now and will be back today.',
          'Hello {first}, I understand how annoying that is. I have opened an enquiry with the carrier for order {order}; they usually answer within a few hours.',
        ],
      },
      {
        by: 'c',
        share: 0.5,
        says: [
          'Thank you. I will be out tomorrow, so Friday would suit me best.',
          'OK, thanks. Please keep me posted.',
        ],
      },
      {
        by: 'a',
        says: [
          'Good news, {first}: the parcel was found at the depot in {city} and goes out again tomorrow morning. You can follow it here: https://shop.example.com/track/{order}. Our page about late parcels: {help:track-your-parcel}',
          'The carrier has confirmed the parcel is lost, I am sorry. I have sent a new {product} by express at no cost; it should reach you within two working days. 📦',
        ],
      },
      {
        by: 'c',
        share: 0.7,
        says: [
          'It came this morning. Thank you for sorting it out so quickly!',
          'Got it, all fine. Thanks {agent}! 🎉',
          'Arrived, finally.',
        ],
      },
      {
        by: 'a',
        share: 0.4,
        says: ['Lovely to hear. Enjoy the {product}!', 'Glad it reached you. Have a good week!'],
      },
    ],
    notes: [
      'Carrier confirmed the delay 🚚',
      'Depot in {city} had it on the wrong shelf. Second case this week, @{mention} please raise it with them.',
      'Express replacement booked, no charge.',
    ],
  },
  {
    key: 'damaged',
    language: 'en-US',
    subjects: ['{product} arrived broken', 'Damaged item in order {order}', 'Cracked on arrival'],
    team: 'Returns',
    tags: ['damage', 'replacement'],
    reason: 'product.damaged',
    weight: 2,
    steps: [
      {
        by: 'c',
        file: ['png', 'photo.jpg'],
        says: [
          'The {product} from order {order} came today and one corner is smashed. Photo attached. The box itself looked fine, so I think it was packed that way.',
          'Hi, unfortunately the {product} has a long crack. See picture. I would like a new one rather than my money back, please.',
        ],
      },
      {
        by: 'a',
        says: [
          'Oh no, {first}, that is not how it should look. Thank you for the clear photo. Could you tell me whether the label on the box shows a batch number? It looks like {code}.',
          'I am really sorry, {first}. I can send a replacement today. Would you like us to collect the broken one as well?',
        ],
      },
      {
        by: 'c',
        file: ['png', 'label.png'],
        says: [
          'The label says {code}. Second photo attached.',
          'Batch {code}. And yes please, collect it: I have no car.',
        ],
      },
      {
        by: 'a',
        says: [
          'Perfect, thank you. A new {product} is on its way under order {order}-R, and a courier will pick the other one up on {day} between 9 and 13. Nothing to pay.',
          'Thank you! Replacement booked. You may keep or recycle the broken one; how to pack glass safely is described here: {help:return-an-item}',
        ],
      },
      {
        by: 'c',
        share: 0.6,
        says: [
          'Wonderful service, thank you.',
          'Great. The courier was here already!',
          'Thanks. This time in one piece, I hope 🙂',
        ],
      },
    ],
    notes: [
      'Batch {code} has three damage reports now. @{mention} can QA have a look?',
      'Packaging photo shows only one layer of card.',
      'Replacement approved up to {amount}.',
    ],
  },
  {
    key: 'refund',
    language: 'en-US',
    subjects: ['Refund for order {order}?', 'When do I get my money back', 'Refund of {amount} missing'],
    team: 'Billing',
    tags: ['refund'],
    reason: 'billing.refund',
    weight: 2,
    steps: [
      {
        by: 'c',
        says: [
          'I sent the {product} back on {day} and the parcel was signed for. The {amount} has not come back to my card yet.',
          'Hello, could you tell me when the refund for {order} will be paid? The return portal says “received”.',
        ],
      },
      {
        by: 'a',
        says: [
          'Hello {first}, I have checked with our warehouse: your return was booked in yesterday. The refund of {amount} went out this morning and banks take three to five working days.',
          'Hi {first}! The return is here and in perfect condition. I have released {amount} to the card ending in 4242.',
        ],
      },
      {
        by: 'c',
        share: 0.5,
        says: [
          'That card has expired in the meantime. Is that a problem?',
          'My bank says there is nothing. Can you send me a proof of payment?',
        ],
      },
      {
        by: 'a',
        share: 0.6,
        file: ['pdf', 'refund-{order}.pdf'],
        says: [
          'No problem at all: the bank forwards it to your new card. I attach the confirmation with the reference number {code}.',
          'Of course, here is the confirmation. The reference your bank needs is {code}. More about refunds: {help:refund-times}',
        ],
      },
      {
        by: 'c',
        share: 0.6,
        says: ['It is there. Thank you for the patience.', 'Received, thanks!', 'Okay 👍'],
      },
    ],
    notes: [
      'Refund released, reference {code}.',
      'Card expired; bank forwards. No action.',
      'Amount differs from the invoice by 0.01, rounding of VAT.',
    ],
  },
  {
    key: 'invoice',
    language: 'en-GB',
    subjects: ['Invoice for order {order}', 'VAT invoice please', 'Wrong address on invoice'],
    team: 'Billing',
    tags: ['invoice', 'b2b'],
    reason: 'billing.invoice',
    steps: [
      {
        by: 'c',
        says: [
          'Good morning, our accounts department needs a VAT invoice made out to {company} for order {order}. Could you send one?',
          'The invoice for {order} shows our old address. Can it be corrected? The new one is 12 Quay Street, {city}.',
        ],
      },
      {
        by: 'a',
        file: ['pdf', 'invoice-{order}.pdf'],
        says: [
          'Good morning {first}, certainly. Please find the invoice attached; the total is {amount}.',
          'Done: the corrected invoice is attached and replaces the earlier one.',
        ],
      },
      {
        by: 'c',
        share: 0.4,
        says: [
          'Many thanks. Could future invoices go to accounts@example.com directly?',
          'Perfect, thank you.',
        ],
      },
      {
        by: 'a',
        share: 0.5,
        says: [
          'I have noted accounts@example.com for future invoices. You can change it yourself under Account → Billing; see {help:change-billing-address}.',
        ],
      },
    ],
    notes: [
      'Billing address changed on request.',
      'Asked for monthly statements: not possible yet, noted for product team.',
    ],
  },
  {
    key: 'assembly',
    language: 'en-US',
    subjects: ['Missing screws for {product}', 'How do I put the {product} together?', 'Assembly question'],
    team: 'Product advice',
    tags: ['assembly', 'spare-parts'],
    reason: 'product.assembly',
    steps: [
      {
        by: 'c',
        says: [
          'I am putting the {product} together and there are only five of the six long screws (bag B). Where can I get one more?',
          'The drawing on page 3 of the {product} leaflet makes no sense to me: which way round does panel C go?\r\n\r\nIt either covers the holes or leaves a gap at the back.',
        ],
      },
      {
        by: 'a',
        file: ['text', 'steps.txt'],
        says: [
          'Hi {first}, panel C goes with the groove facing you. I have written the steps out in the attached file; step 4 is the tricky one.',
          'Hello {first}! I have posted a full bag B to you today. If you are in a hurry, any M6 × 50 screw from a hardware shop fits as well. The guide with pictures: {help:assembly-guide}',
        ],
      },
      {
        by: 'c',
        share: 0.7,
        says: [
          'That did it. It stands!',
          'Got it. Took me two hours, but it looks great 😄',
          'Thank you. One more thing: is there a spare part list for download?',
        ],
      },
      {
        by: 'a',
        share: 0.5,
        says: [
          'Yes, all spare parts are on https://shop.example.com/parts. Have fun with it!',
          'Well done! Please tighten the screws again after a week.',
        ],
      },
    ],
    notes: [
      'Bag B short by one again, see the list of last month.',
      'Customer would like a video. @{mention} is one planned?',
    ],
  },
  {
    key: 'login',
    language: 'en-US',
    subjects: ['Cannot sign in', 'Password mail never comes', 'Locked out of my account'],
    team: 'Accounts',
    tags: ['login'],
    reason: 'account.login',
    weight: 2,
    steps: [
      {
        by: 'c',
        says: [
          'I cannot sign in any more. The page says my e-mail is unknown, yet I ordered only last week (order {order}).',
          'Your password mail never arrives. I looked in spam, too.',
          'hi im locked out, says too many tries, i only tried twice??',
        ],
      },
      {
        by: 'a',
        says: [
          'Hi {first}, I found your account: it is under a slightly different address (capital letters matter in our old shop, sorry). I have sent the password mail to both.',
          'Hello {first}, the lock lifts by itself after 30 minutes. I have lifted it now. Please use this page: https://shop.example.com/reset?code={code}',
        ],
      },
      {
        by: 'c',
        share: 0.6,
        says: ['Works now, thanks.', 'Now I am in, but my old orders are missing.', 'ok working ty'],
      },
      {
        by: 'a',
        share: 0.5,
        says: [
          'Your old orders are in the second account; I can merge the two if you like. Here is how it works: {help:merge-accounts}',
          'Great! If it happens again, {help:sign-in-help} has the steps.',
        ],
      },
      { by: 'c', share: 0.3, says: ['Yes please, merge them.', 'Please do.'] },
    ],
    notes: [
      'Two accounts, differing in upper and lower case only.',
      'Merged on request. Checked date of birth first.',
    ],
  },
  {
    key: 'change-order',
    language: 'en-US',
    subjects: ['Change the colour of order {order}', 'Cancel {order} please', 'Add an item to my order'],
    team: 'Shipping',
    tags: ['order-change'],
    reason: 'order.change',
    steps: [
      {
        by: 'c',
        says: [
          'I ordered the {product} in sand, but would rather have it in forest green. Order {order}. Is it too late?',
          'Please cancel order {order}. I ordered twice by accident.',
        ],
      },
      {
        by: 'a',
        says: [
          'Hi {first}, just in time: I have changed it and you will get a new confirmation.',
          'Hello {first}, it was packed ten minutes ago, I am afraid. Please refuse the parcel or send it back at our cost: {help:return-an-item}',
        ],
      },
      {
        by: 'c',
        share: 0.6,
        says: ['Brilliant, thanks!', 'Ok, then I will send it back.', 'Does that change the delivery date?'],
      },
      {
        by: 'a',
        share: 0.4,
        says: [
          'The delivery date stays {day}.',
          'Here is your label, please print it and put it on the box.',
        ],
      },
    ],
    notes: ['Changed before picking.', 'Too late for a change; return label sent.'],
  },
  {
    key: 'warranty',
    language: 'en-GB',
    subjects: ['{product} stopped working', 'Warranty claim', 'Flickering lamp'],
    team: 'Product advice',
    tags: ['warranty', 'technical'],
    reason: 'product.defect',
    steps: [
      {
        by: 'c',
        says: [
          'After eleven months our {product} has begun to flicker and makes a humming noise. Is that covered by the warranty?',
          'The switch of the {product} is loose and it only works when held down. Bought on {day} last year.',
        ],
      },
      {
        by: 'a',
        says: [
          'Hello {first}, thank you for the description. Would you try another bulb (E14, at most 40 W) first? The steps are here: {help:flickering-lamp}',
          'Hi {first}, yes, two years of warranty apply. Could you send a short description of the fault and a copy of the receipt?',
        ],
      },
      {
        by: 'c',
        file: ['pdf', 'receipt.pdf'],
        says: [
          'I tried two other bulbs, same thing. Receipt attached.',
          'Receipt attached. The fault: it goes off by itself after about ten minutes, then will not go on for an hour.',
        ],
      },
      {
        by: 'a',
        says: [
          'Thank you. That is clearly a fault of the transformer. You will get a new {product} by {day}; please keep the shade, only the base is exchanged.',
          'Approved! I have asked the workshop for a spare switch with a drawing; it is a matter of two screws.',
        ],
      },
      {
        by: 'c',
        share: 0.5,
        says: ['That is very kind. Thank you.', 'Fixed it myself with the part. Works like new 💡'],
      },
    ],
    notes: [
      'Transformer batch {code}. Covered.',
      'Receipt checked, within two years.',
      'Workshop: spare switch sent by letter post.',
    ],
  },
  {
    key: 'wholesale',
    language: 'en-GB',
    subjects: ['Wholesale enquiry from {company}', 'Trade prices', 'Forty lamps for a hotel'],
    team: 'Trade',
    tags: ['b2b', 'quote', 'vip'],
    reason: 'sales.wholesale',
    steps: [
      {
        by: 'c',
        file: ['csv', 'room-list.csv'],
        says: [
          'Dear team, we are fitting out 40 rooms and would like a quote for the {product}. The list of rooms is attached.',
          'Hello, does {company} qualify for trade prices? We would order about {amount} a month.',
        ],
      },
      {
        by: 'a',
        file: ['pdf', 'quote-{order}.pdf'],
        says: [
          'Dear {first}, thank you for thinking of us. Attached is quote {order}, valid for 30 days, with 18 % trade discount.',
          'Hello {first}, with pleasure. I have set up a trade account; the conditions are here: {help:trade-accounts}',
        ],
      },
      {
        by: 'c',
        share: 0.7,
        says: [
          'Could you split the delivery into two, one on {day} and one four weeks later?',
          'The discount is fine. What about delivery to the 3rd floor?',
        ],
      },
      {
        by: 'a',
        share: 0.8,
        says: [
          'Two deliveries are no problem. Delivery beyond the kerb costs {amount} in total.',
          'Done. The revised quote is in your account.',
        ],
      },
      {
        by: 'c',
        share: 0.5,
        says: ['We accept. Please go ahead.', 'Thanks, I will present it to my management next week.'],
      },
    ],
    notes: [
      'Potential: 40 rooms now, 120 next year. @{mention} please call.',
      'Credit check done, limit {amount}.',
    ],
  },
  {
    key: 'privacy',
    language: 'en-GB',
    subjects: ['Delete my data', 'Data protection request', 'What do you store about me?'],
    team: 'Accounts',
    tags: ['gdpr'],
    reason: 'account.privacy',
    weight: 0.5,
    steps: [
      {
        by: 'c',
        says: [
          'Under article 15 GDPR I would like a copy of all personal data you hold about me.',
          'Please delete my account and everything you know about me.',
        ],
      },
      {
        by: 'a',
        says: [
          'Dear {first}, thank you for your request. We have up to one month; I expect to send it within ten days. For your safety, please confirm the postcode of your last order.',
          'Hello {first}, we can delete your account, but must keep invoices for the legal period. Shall I go on? {help:your-data}',
        ],
      },
      { by: 'c', share: 0.8, says: ['The postcode is LS1 4AP.', 'Yes, go on.'] },
      {
        by: 'a',
        share: 0.8,
        file: ['csv', 'your-data.csv'],
        says: [
          'Thank you. Attached you find the export.',
          'Done. You will not get any further mail from us after this one.',
        ],
      },
    ],
    notes: ['Identity confirmed by postcode.', 'Deadline entered in the privacy calendar.'],
  },
  {
    key: 'praise',
    language: 'en-US',
    subjects: ['Thank you!', 'Feedback', 'A compliment for {agent}'],
    team: 'Product advice',
    tags: ['feedback'],
    reason: 'other.feedback',
    steps: [
      {
        by: 'c',
        says: [
          'I just wanted to say that the {product} is even nicer than in the pictures. Greetings from {city}! ❤️',
          'My family 👨‍👩‍👧‍👦 loves the {product}. Five stars from us ⭐⭐⭐⭐⭐',
        ],
      },
      {
        by: 'a',
        says: [
          'That makes our day, {first}! May we quote you?',
          'Thank you so much, {first}! I will pass it on to the workshop.',
        ],
      },
      { by: 'c', share: 0.5, says: ['Of course 😊', 'Sure, go ahead.'] },
    ],
    notes: ['May be quoted on the website.'],
  },
  {
    key: 'voucher',
    language: 'en-US',
    subjects: ['Voucher {code} does not work', 'Discount not applied'],
    team: 'Billing',
    tags: ['voucher'],
    reason: 'billing.voucher',
    steps: [
      {
        by: 'c',
        says: [
          'Your newsletter promised 15 % with code {code}, but the basket says “not valid”.',
          'I forgot to enter my voucher {code} for order {order}. Can you still take it off?',
        ],
      },
      {
        by: 'a',
        says: [
          'Hi {first}, the code works from {amount} upwards, without sale items. I have made you a new one that takes everything: {code}-B.',
          'Sure, I have refunded the difference to your card.',
        ],
      },
      { by: 'c', share: 0.6, says: ['Worked! Thanks.', 'Great, thank you 😀'] },
    ],
    notes: ['Goodwill voucher, once.', 'Newsletter text was unclear, told marketing.'],
  },
  {
    key: 'stock',
    language: 'en-US',
    subjects: ['Is the {product} coming back?', 'Back in stock?'],
    team: 'Product advice',
    tags: ['stock'],
    reason: 'product.availability',
    steps: [
      {
        by: 'c',
        says: [
          'The {product} has been sold out for weeks. Will there be more?',
          'Hey, when is the {product} back in stock? Need two.',
        ],
      },
      {
        by: 'a',
        says: [
          'Hi {first}, the next delivery is due on {day}. Shall I put two aside for you?',
          'Hello {first}, not before next month, sorry. The Lantern XL is very similar and here right now.',
        ],
      },
      {
        by: 'c',
        share: 0.8,
        says: ['Yes please!', 'No thanks, I will wait.', 'Two, please. Name is {first}.'],
      },
      { by: 'a', share: 0.6, says: ['Put aside until {day}. You will get a mail.', 'Noted!'] },
    ],
    notes: ['Two put aside until {day}.'],
  },
  {
    key: 'outage',
    language: 'en-US',
    subjects: ['Checkout error 502', 'Your shop is down?', 'Payment page hangs'],
    team: 'Accounts',
    tags: ['incident', 'urgent'],
    reason: 'shop.error',
    steps: [
      {
        by: 'c',
        says: [
          'The checkout shows “502 Bad Gateway” when I press Pay. Tried Firefox and Chrome:\n\n```\nPOST /checkout/pay 502 (1043 ms)\nx-request-id: {code}\n```\n\nWas my card charged?',
          'Payment page hangs forever and then shows a white page. Order {order}?',
        ],
      },
      {
        by: 'a',
        says: [
          'Hello {first}, we had a short outage. Your card was **not** charged. Please try again, everything runs again.',
          'Hi {first}, thanks for the request id, that helps a lot! Nothing was booked. Our engineers are on it: https://status.example.com',
        ],
      },
      {
        by: 'c',
        share: 0.6,
        says: ['Works again, thanks for the quick answer.', 'Second try went through 👍'],
      },
    ],
    notes: [
      'Same incident as the others today; macro used.',
      '@{mention} request id {code} for the engineers.',
    ],
  },
];
