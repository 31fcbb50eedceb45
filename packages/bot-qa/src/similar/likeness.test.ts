import { findGuard, likeness } from './likeness.ts';

test.each([
  ['Je peux annuler votre commande.', 'Je ne peux pas annuler votre commande.', 'a negation was added'],
  ["Je n'ai pas trouvé.", "J'ai trouvé.", 'a negation is missing'],
  ['Ваш заказ готов.', 'Ваш заказ не готов.', 'a negation was added'],
  ['您的订单已发货', '您的订单没有发货', 'a negation was added'],
  ['طلبك جاهز', 'طلبك ليس جاهز', 'a negation was added'],
  ["You can't do that", 'You can do that', 'a negation is missing'],
  ['You have two orders.', 'You have three orders.', 'the numbers differ: two expected, three found'],
  ['المبلغ ٥٠', 'المبلغ ٩٠', 'the numbers differ: ٥٠ expected, ٩٠ found'],
  ['The price is $5.00', 'The price is $5.01', 'the numbers differ: 5.00 expected, 5.01 found'],
  ['La livraison est lundi.', 'La livraison est mardi.', 'the dates differ: lundi expected, mardi found'],
  ['Please ask Anna about it', 'Please ask Bob about it', 'the names differ: Anna expected, Bob found'],
])('%s | %s: %s', (expected, found, guard) => {
  expect(findGuard(expected, found)).toBe(guard);
});

test.each([
  ['You can not do it.', 'You cannot do it.'],
  ["Don't worry, it's free.", 'Do not worry, it is free.'],
  ["I'm happy to help.", 'Happy to help.'],
  ["Aujourd'hui il n'y a plus de stock", "Il n'y a plus de stock aujourd'hui"],
])('%s | %s: nothing speaks against them', (expected, found) => {
  expect(likeness(expected, found)).not.toHaveProperty('guard');
});
