import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createParser } from '../../main/resources/console/sse.js';

const STREAM = 'retry: 1000\n\nid: 1\ndata: {"a":1}\n\n:\n\nid: 2\ndata: {"b":"x: y"}\n\n';

test('events are the same however the text is cut', () => {
  for (let cut = 1; cut <= STREAM.length; cut++) {
    const heard = [];
    const parse = createParser((data) => heard.push(data));
    for (let at = 0; at < STREAM.length; at += cut) parse(STREAM.slice(at, at + cut));
    assert.deepEqual(heard, ['{"a":1}', '{"b":"x: y"}']);
  }
});

test('an event that is not ended is not told', () => {
  const heard = [];
  createParser((data) => heard.push(data))('id: 1\ndata: {"a":1}\n');
  assert.deepEqual(heard, []);
});
