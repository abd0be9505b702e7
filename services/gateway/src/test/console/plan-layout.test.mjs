import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newJob } from '../../main/resources/console/job.js';
import { layOut, viewOf } from '../../main/resources/console/plan-layout.js';

function job({ frames = [33], chunks = 0, open = false, beats = [{ fromFrame: 0, prompt: 'a' }] } = {}) {
  const it = newJob();
  it.shots = frames.map((length, index) => ({ index, frames: length, beats }));
  Object.assign(it, { open, planned: true, status: 'running' });
  const lengths = Array.from({ length: chunks }, (_, i) => (i ? 12 : 9));
  it.rendered = lengths.map((n) => ({ time: 0, frames: n, seconds: 1 }));
  it.progress.set(0, {
    started: true, attempt: 1, frames: lengths.reduce((a, b) => a + b, 0), finished: false,
    chunks: lengths.map((n, i) => ({ from: i ? 9 + 12 * (i - 1) : 0, frames: n })),
  });
  return it;
}

const cells = (it, most = 100) => layOut(it, viewOf(it), most).map((shot) => shot.cells.map(({ state, from, to }) => [state, from, to]));

test('a rendered chunk, the one being rendered and those to come', () => {
  assert.deepEqual(cells(job({ chunks: 2 })), [[['done', 0, 9], ['done', 9, 21], ['next', 21, 33]]]);
  assert.deepEqual(cells(job({ frames: [45, 12], chunks: 2 }))[1], [['planned', 45, 57]]);
});

test('cells cover every frame once, however few there may be', () => {
  for (const most of [1, 3, 10, 1000]) {
    const flat = cells(job({ frames: [500, 100], chunks: 20 }), most).flat();
    assert.equal(flat[0][1], 0);
    assert.equal(flat.at(-1)[2], 600);
    flat.slice(1).forEach(([, from], i) => assert.equal(from, flat[i][2]));
  }
  assert.ok(cells(job({ frames: [57600], chunks: 0 }), 100)[0].length <= 101);
});

test('an endless plan shows its last minute', () => {
  const view = viewOf(job({ frames: [160 * 16], open: true }));
  assert.deepEqual(view, { from: 102 * 16, to: 162 * 16 });
});

test('a shot that left the view is left out, one that is cut by it is clipped', () => {
  const it = job({ frames: [16, 1600, 16], open: true });
  const placed = layOut(it, viewOf(it), 100);
  assert.deepEqual(placed.map(({ shot }) => shot.index), [1, 2]);
  assert.equal(placed[0].from, viewOf(it).from);
  assert.equal(placed[0].start, 16);
});

test('each prompt has its span of the shot', () => {
  const it = job({ beats: [{ fromFrame: 0, prompt: 'day' }, { fromFrame: 21, prompt: 'night' }] });
  const [{ prompts }] = layOut(it, viewOf(it), 100);
  assert.deepEqual(prompts.map(({ prompt, from, to }) => [prompt, from, to]), [['day', 0, 21], ['night', 21, 33]]);
});
