import type { Topic } from './topic.js';

/** The same shop in other languages, right-to-left ones included. */
export const languageTopics: readonly Topic[] = [
  {
    key: 'de-lieferung',
    language: 'de-DE',
    subjects: ['Bestellung {order} nicht angekommen', 'Wo bleibt mein Paket?'],
    team: 'Shipping',
    tags: ['delivery'],
    reason: 'shipping.late',
    steps: [
      {
        by: 'c',
        says: [
          'Guten Tag, meine Bestellung {order} sollte am {day} eintreffen. Laut Sendungsverfolgung liegt sie seit Tagen in {city}. Können Sie bitte nachhaken?',
          'Hallo, ich warte immer noch auf „{product}“. Langsam wird es ärgerlich!',
        ],
      },
      {
        by: 'a',
        says: [
          'Guten Tag {first}, das tut mir leid. Ich habe beim Paketdienst nachgefragt und melde mich bis heute Abend.',
          'Hallo {first}, das Paket ist leider verloren gegangen. Ein neues geht noch heute kostenlos per Express hinaus.',
        ],
      },
      {
        by: 'c',
        share: 0.7,
        says: [
          'Vielen Dank für die schnelle Rückmeldung. Schöne Grüße!',
          'Ist angekommen, alles bestens. Danke schön! 🙏',
        ],
      },
    ],
    notes: ['Paketdienst bestätigt: falsches Depot.', 'Ersatz verschickt, Nachnahme storniert.'],
  },
  {
    key: 'fr-retour',
    language: 'fr-FR',
    subjects: ['Retour de la commande {order}', 'Article abîmé'],
    team: 'Returns',
    tags: ['damage'],
    reason: 'product.damaged',
    steps: [
      {
        by: 'c',
        file: ['png', 'déballage été.png'],
        says: [
          'Bonjour, l’article « {product} » est arrivé abîmé. Vous trouverez une photo ci-jointe. Où dois-je le renvoyer ?',
          'Bonjour, je souhaite retourner ma commande {order} : la couleur ne me plaît pas du tout…',
        ],
      },
      {
        by: 'a',
        says: [
          'Bonjour {first}, nous sommes désolés. L’étiquette de retour est déjà dans votre compte ; le coursier passera le {day}.',
          'Bonjour {first}, aucun souci : le retour est gratuit pendant 30 jours.',
        ],
      },
      { by: 'c', share: 0.6, says: ['Parfait, merci beaucoup ! À bientôt.', 'Merci, c’est noté.'] },
    ],
    notes: ['Étiquette envoyée.'],
  },
  {
    key: 'es-factura',
    language: 'es-ES',
    subjects: ['Factura del pedido {order}', '¿Cuándo llega mi pedido?'],
    team: 'Billing',
    tags: ['invoice'],
    reason: 'billing.invoice',
    steps: [
      {
        by: 'c',
        says: [
          'Buenos días: ¿me podrían enviar la factura del pedido {order} a nombre de {company}? ¡Gracias!',
          'Hola, ¿cuándo llega el pedido {order}? Lo necesito para mañana…',
        ],
      },
      {
        by: 'a',
        file: ['pdf', 'factura-{order}.pdf'],
        says: [
          'Buenos días, {first}: le adjunto la factura. Un saludo.',
          'Hola, {first}: el pedido sale hoy y llega el {day}.',
        ],
      },
      { by: 'c', share: 0.5, says: ['¡Muchísimas gracias!', 'Perfecto 👌'] },
    ],
    notes: ['Datos fiscales comprobados.'],
  },
  {
    key: 'pl-zwrot',
    language: 'pl-PL',
    subjects: ['Zwrot zamówienia {order}', 'Pytanie o {product}'],
    team: 'Returns',
    tags: ['refund'],
    reason: 'billing.refund',
    steps: [
      {
        by: 'c',
        says: [
          'Dzień dobry, odesłałam {product} w zeszły czwartek. Kiedy mogę się spodziewać zwrotu {amount}?',
          'Cześć, czy {product} pasuje do łazienki? Chodzi o wilgoć.',
        ],
      },
      {
        by: 'a',
        says: [
          'Dzień dobry {first}, zwrot wyszedł dziś rano. Środki powinny być na koncie w ciągu trzech dni.',
          'Dzień dobry! Niestety nie, to lampa tylko do suchych pomieszczeń. Żaden problem z wymianą.',
        ],
      },
      { by: 'c', share: 0.6, says: ['Dziękuję, już są. Pozdrawiam serdecznie!', 'Jasne, dzięki!'] },
    ],
    notes: ['Zwrot zatwierdzony.'],
  },
  {
    key: 'ar-tawsil',
    language: 'ar-MA',
    subjects: ['أين طلبي رقم {order}؟', 'تأخر التوصيل'],
    team: 'Shipping',
    tags: ['delivery'],
    reason: 'shipping.late',
    steps: [
      {
        by: 'c',
        says: [
          'السلام عليكم، لم يصل طلبي رقم {order} حتى الآن. هل يمكنكم المساعدة من فضلكم؟',
          'مرحبا، طلبت {product} منذ أسبوعين ولم يصلني شيء.',
        ],
      },
      {
        by: 'a',
        says: [
          'وعليكم السلام {first}، نعتذر عن التأخير. الطرد في {city} وسيصل يوم {day} إن شاء الله.',
          'مرحبا {first}، سنرسل لكم قطعة جديدة اليوم دون أي تكلفة.',
        ],
      },
      { by: 'c', share: 0.6, says: ['شكرا جزيلا لكم 🌹', 'وصل الطلب، شكرا على المتابعة.'] },
    ],
    notes: ['تم التواصل مع شركة الشحن.'],
  },
  {
    key: 'he-hazmana',
    language: 'he-IL',
    subjects: ['הזמנה {order} לא הגיעה', 'שאלה על {product}'],
    team: 'Shipping',
    tags: ['delivery'],
    reason: 'shipping.late',
    weight: 0.5,
    steps: [
      {
        by: 'c',
        says: [
          'שלום, הזמנה {order} הייתה אמורה להגיע ביום {day}. מה קורה איתה?',
          'היי, האם {product} מתאים גם לחוץ (מרפסת)?',
        ],
      },
      {
        by: 'a',
        says: ['שלום {first}, סליחה על העיכוב. החבילה בדרך ותגיע מחר.', 'היי {first}, כן, עד לחות של 80%.'],
      },
      { by: 'c', share: 0.5, says: ['תודה רבה!', 'מעולה, תודה 🙂'] },
    ],
    notes: ['נבדק מול השליח.'],
  },
  {
    key: 'ja-henpin',
    language: 'ja-JP',
    subjects: ['注文番号{order}について', '返品したいです'],
    team: 'Returns',
    tags: ['refund'],
    reason: 'product.return',
    weight: 0.5,
    steps: [
      {
        by: 'c',
        says: [
          'お世話になっております。注文{order}の商品「{product}」を返品したいのですが、手続きを教えてください。',
          '先日購入した{product}の電源が入りません。交換は可能でしょうか。',
        ],
      },
      {
        by: 'a',
        says: [
          '{first}様、ご連絡ありがとうございます。返品用のラベルをお送りしましたので、ご確認ください。',
          '{first}様、ご不便をおかけして申し訳ございません。新しい商品を{day}にお届けいたします。',
        ],
      },
      {
        by: 'c',
        share: 0.6,
        says: ['迅速なご対応ありがとうございました。', '届きました。ありがとうございます😊'],
      },
    ],
    notes: ['交換品手配済み。'],
  },
];
