/** What the support bot answers, by the word that it looks for. The first match wins. */
const replies = [
  { word: 'hello', text: 'Hello! How can I help you?' },
  { word: 'refund', text: 'I can start a refund. What is your order number?' },
  { word: 'opening', text: 'We are open from 9 to 17.' },
  { word: 'agent', text: 'I am handing you over to a colleague.' },
];

/**
 * Finds the reply to one message of the user.
 *
 * @param {string} message
 * @returns {string}
 */
export function findReply(message) {
  var words = message.toLowerCase().split(/\W+/);
  let match = replies.find(({ word }) => words.includes(word));
  return match == undefined ? 'Sorry, I did not understand that.' : match.text;
}
