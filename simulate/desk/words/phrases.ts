/** What is said in any topic. */
export const phrases = {
  customerChase: [
    'Any news on this?',
    'Hello? I have not heard back yet.',
    'Just checking in on the above. Thanks!',
    'Sorry to push, but I leave on holiday on {day}.',
    '?',
    'Forwarding this again in case it got lost.',
  ],
  agentHold: [
    'Hi {first}, a quick update: I am still waiting for an answer from our colleagues and have not forgotten you.',
    'Thanks for your patience, {first}. I will know more by {day}.',
    'Hello {first}, I am {agent} and take over from my colleague. I have read everything, so no need to repeat.',
  ],
  agentFirst: [
    'Hello {first}, we are writing because the {product} from order {order} will come two days later than promised. You need not do anything.',
    'Hi {first}, {agent} here. You asked us last month about the {product}: it is back!',
    'Hello {first}, how do you like your {product}? We would be glad to hear from you.',
  ],
  /** Ends of messages, in English. */
  customerClosing: [
    'Thanks, {first}',
    'Best, {first}',
    'Kind regards\n{first}, {city}',
    'Sent from my phone',
    'Greetings from {city}!',
    'Order number again: {order}',
  ],
  agentClosing: [
    'Best wishes\n{agent}',
    'Kind regards, {agent}',
    'Is there anything else I can do for you?\n{agent}',
    'Have a lovely {day}!\n{agent}',
    '— {agent}, Harbour & Pine',
  ],
  automatic: [
    'Thank you for your message. We usually answer within four hours on working days.\n\nThis is an automatic reply.',
    'We have received your request ({code}). Our team is here Monday to Friday, 9 to 18.',
  ],
  serviceNotice: [
    'Dear {first}, our warehouse moves from the 3rd to the 5th. Orders of these days leave on the 6th. Thank you for your patience!',
  ],
  ratingGood: ['Fast and friendly', 'Très bien', 'Excellent, thank you {agent}!', 'alles super 👍', ''],
  ratingBad: ['Took far too long', 'Had to explain everything three times', 'No solution.', ''],
  spam: [
    'CONGRATULATIONS!!! You have been selected. Reply with your details within 24 hours. http://prize.example.net/claim',
    'Dear Sir/Madam, we offer SEO first page guaranteed 100%. Regards, Growth Team',
  ],
  personNote: [
    'Prefers to be called in the afternoon.',
    'Works for the trade; always asks for VAT invoices.',
    'Moved to {city} in spring. Old address is in the order system only.',
    'VIP: designer, has recommended us to three hotels. @{mention}',
  ],
} as const;

/** Texts that break careless code. NUL never occurs: the vendors refuse it. */
export const oddTexts = [
  '',
  ' ',
  '👍',
  'Combining: Zoe\u0308 versus Zoë, line\u2028separator, zero\u200Bwidth, family 👨‍👩‍👧‍👦, flag 🏴󠁧󠁢󠁳󠁣󠁴󠁿.',
  'Windows line\r\nbreaks\r\n\r\nand a lone\rreturn, and a tab\there.',
  'Right to left: שלום and مرحبا in one line with (brackets) and 123.',
  '<script>alert("hello")</script> is what I typed, & nothing happened <3',
  'Ends with a backslash \\',
  '{"looks": "like JSON", "n": 1.10}',
  '\u202Etxet desrever\u202C back again',
  '𝓕𝓪𝓷𝓬𝔂 𝓵𝓮𝓽𝓽𝓮𝓻𝓼 and 𠜎𠜱 rare characters',
] as const;
