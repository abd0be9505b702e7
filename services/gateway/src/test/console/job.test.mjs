import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fold, framesInARow, framesPlanned, framesRendered, newJob, placeAt, rates, sentence, titleOf } from '../../main/resources/console/job.js';

/** A job after these facts, half a second apart. */
function after(...facts) {
  return facts.reduce(
    (job, fact, i) => fold(job, { jobId: 'video_0', sequence: String(i + 1), time: new Date(500 * i).toISOString(), fact }),
    newJob(),
  );
}

const submitted = { submitted: { request: { prompt: 'a ball' }, model: 'nano', format: { width: 128, height: 128, fps: 16 } } };
const planned = { planned: { shots: [{ seed: '1', frames: 33, beats: [{ prompt: 'a ball' }] }, { index: 1, frames: 16, beats: [{ prompt: 'a boat' }] }] } };
const started = { shotStarted: { attempt: 1, worker: 'cpu' } };
const first = { chunkRendered: { frames: 9, renderTime: '0.500s', worker: 'cpu' } };
const second = { chunkRendered: { chunk: 1, firstFrame: 9, frames: 12, renderTime: '0.250s', worker: 'cpu' } };
const last = { chunkRendered: { chunk: 2, firstFrame: 21, frames: 12, last: true, renderTime: '0.250s', worker: 'cpu' } };

test('zeros that protobuf JSON leaves out are read as zeros', () => {
  const job = after(submitted, planned, started, first);
  assert.equal(job.shots[0].index, 0);
  assert.deepEqual(job.progress.get(0).chunks, [{ from: 0, frames: 9 }]);
  assert.equal(framesRendered(job), 9);
  assert.equal(framesPlanned(job), 49);
});

test('an event that comes twice counts once', () => {
  const job = after(submitted, planned, started, first);
  fold(job, { sequence: '4', time: new Date().toISOString(), fact: first });
  assert.equal(framesRendered(job), 9);
});

test('a chunk rendered twice counts once', () => {
  assert.equal(framesRendered(after(submitted, planned, started, first, second, second)), 21);
});

test('what plays without a gap ends at the first unfinished shot', () => {
  const boat = { chunkRendered: { shot: 1, frames: 9, renderTime: '0.5s' } };
  assert.equal(framesInARow(after(submitted, planned, started, first, boat)), 9);
  assert.equal(framesInARow(after(submitted, planned, started, first, boat, second, last)), 42);
});

test('a new plan keeps the first shots and forgets a direction that was waiting', () => {
  const directed = after(submitted, planned, started, { directed: { cut: 'a kite' } });
  assert.deepEqual(directed.direction, { cut: 'a kite' });
  fold(directed, { sequence: '5', time: new Date().toISOString(), fact: { planned: { keep: 1, shots: [{ index: 2, frames: 80, beats: [{ prompt: 'a kite' }] }], open: true } } });
  assert.deepEqual(directed.shots.map(({ index }) => index), [0, 2]);
  assert.equal(directed.direction, null);
  assert.equal(directed.open, true);
});

test('a finished shot is as long as what was rendered of it', () => {
  const short = { chunkRendered: { chunk: 1, firstFrame: 9, frames: 12, last: true, renderTime: '0.25s' } };
  assert.equal(framesPlanned(after(submitted, planned, started, first, short)), 21 + 16);
});

test('a frame of the video has its shot and the prompt in force', () => {
  const beats = { planned: { shots: [{ frames: 32, beats: [{ prompt: 'day' }, { fromFrame: 16, prompt: 'night' }] }, { index: 1, frames: 16, beats: [{ prompt: 'boat' }] }] } };
  const job = after(submitted, beats);
  assert.equal(placeAt(job, 15).prompt, 'day');
  assert.equal(placeAt(job, 16).prompt, 'night');
  assert.equal(placeAt(job, 32).prompt, 'boat');
  assert.equal(placeAt(job, 999).position, 1);
});

test('a shot planned anew keeps the prompts before those it is given', () => {
  const beats = (...of) => ({ planned: { shots: [{ frames: 64, beats: of }], open: true } });
  const night = { fromFrame: 16, prompt: 'night' };
  const job = after(submitted, beats({ prompt: 'day' }, night), beats(night, { fromFrame: 32, prompt: 'rain' }), beats({ fromFrame: 32, prompt: 'snow' }));
  assert.deepEqual(job.shots[0].beats.map(({ prompt }) => prompt), ['day', 'night', 'snow']);
  assert.equal(placeAt(job, 15).prompt, 'day');
});

test('rates are by the wall clock and by the device', () => {
  const { wallFps, realTime } = rates(after(submitted, planned, started, first, second, last));
  assert.equal(wallFps, 24); // 24 frames in the second after the first chunk
  assert.equal(realTime, 33 / 16);
  assert.deepEqual(rates(after(submitted)), { wallFps: null, realTime: null });
});

test('nothing changes after the end', () => {
  const job = after(submitted, { cancelled: {} }, planned);
  assert.equal(job.status, 'cancelled');
  assert.equal(job.planned, false);
});

test('the sentence says where the job stands', () => {
  assert.equal(sentence(after(submitted), 1), 'In the queue: 1 job before this one.');
  assert.equal(sentence(after(submitted, planned)), 'Planned. Waiting for a worker.');
  assert.equal(sentence(after(submitted, planned, started, first, second, last)), 'Rendering shot 2 of 2.');
  assert.equal(sentence(after(submitted, { failed: { code: 'worker_error', message: 'out of memory' } })), 'Failed: out of memory');
});

test('a storyboard is called by its first shot', () => {
  assert.equal(titleOf({ storyboard: [{ prompt: 'a' }, { prompt: 'b' }, { prompt: 'c' }] }), 'a and 2 more');
  assert.equal(titleOf({ prompt: 'a ball' }), 'a ball');
});
