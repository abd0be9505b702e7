import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fetchWithKey, held, whenNeeded } from '../../main/resources/console/key.js';

test('all requests wait for one key, are sent again with it, and later ones carry it', async () => {
  const seen = [];
  globalThis.fetch = async (path, { headers }) => {
    seen.push(`${path} ${headers.authorization ?? 'none'}`);
    return { status: headers.authorization === 'Bearer zk_right' ? 200 : 401 };
  };
  const entered = ['zk_wrong', ' zk_right '];
  const questions = [];
  whenNeeded(async (wrong) => {
    questions.push(wrong);
    return entered.shift();
  });

  const answers = await Promise.all([fetchWithKey('/a'), fetchWithKey('/b', { headers: { accept: 'x' } })]);
  assert.deepEqual(answers.map(({ status }) => status), [200, 200]);
  assert.deepEqual(questions, [false, true]);
  assert.ok(held());

  await fetchWithKey('/c');
  assert.equal(seen.at(-1), '/c Bearer zk_right');
  assert.equal(seen.filter((request) => request.startsWith('/c')).length, 1);
});
