import type { Topic } from './topic.js';

/** What people write about the rest: use and repair, accounts, the shop itself. */
export const serviceTopics: readonly Topic[] = [
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
