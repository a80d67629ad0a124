import type { Topic } from './topic.js';

/** What people write about what they buy: parcels, returns, money. */
export const orderTopics: readonly Topic[] = [
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
];
