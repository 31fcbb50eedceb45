import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findReply } from './replies.js';

test('greets', () => {
  assert.equal(findReply('Hello there'), 'Hello! How can I help you?');
});

test('says when it does not understand', () => {
  assert.equal(findReply('qwertz'), 'Sorry, I did not understand that.');
});
