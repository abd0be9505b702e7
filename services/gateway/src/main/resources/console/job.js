// A job as its events leave it: the same fold as the server's, for the page. No DOM here.
// Events are protobuf JSON: 64-bit numbers are strings, durations "0.48s", zeros and empties left out.

const RECENT = 12; // chunks over which the rates of a running job are taken

export const newJob = () => ({
  sequence: 0,
  status: 'queued',
  request: {},
  model: '',
  format: { width: 1, height: 1, fps: 16 },
  shots: [], // {index, frames, beats: [{fromFrame, prompt}]} in playing order
  open: true,
  planned: false,
  progress: new Map(), // shot index -> {started, attempt, worker, frames, finished, chunks: [{from, frames}]}
  rendered: [], // {time ms, frames, seconds of device time} of every chunk
  direction: null, // asked for, not yet in the plan
  stream: {},
  submittedAt: 0,
  playableAt: 0,
  failure: null,
  bytes: 0,
});

export const terminal = (job) => ['completed', 'failed', 'cancelled'].includes(job.status);

const blank = () => ({ started: false, attempt: 0, worker: '', frames: 0, finished: false, chunks: [] });

export const progressOf = (job, index) => job.progress.get(index) ?? blank();

function progressFor(job, index) {
  if (!job.progress.has(index)) job.progress.set(index, blank());
  return job.progress.get(index);
}

const shotOf = ({ index = 0, frames = 0, beats = [] }) => ({
  index,
  frames,
  beats: beats.map(({ fromFrame = 0, prompt = '' }) => ({ fromFrame, prompt })),
});

/** A shot as it is planned now; its beats before the first that is given stay. */
const replanned = (known, now) => ({
  ...now,
  beats: [...(known?.beats ?? []).filter(({ fromFrame }) => fromFrame < now.beats[0].fromFrame), ...now.beats],
});

/** Folds one event in; an event that was already counted changes nothing. */
export function fold(job, event) {
  const sequence = Number(event.sequence);
  if (sequence <= job.sequence || terminal(job)) return job;
  job.sequence = sequence;
  const time = Date.parse(event.time);
  const [[kind, fact]] = Object.entries(event.fact);
  FACTS[kind]?.(job, fact, time);
  return job;
}

const FACTS = {
  submitted(job, { request = {}, model = '', format, stream = {} }, time) {
    Object.assign(job, { request, model, stream, submittedAt: time });
    if (format) job.format = format;
  },
  planned(job, { keep = 0, shots = [], open = false }) {
    const known = new Map(job.shots.map((shot) => [shot.index, shot]));
    job.shots = [...job.shots.slice(0, keep), ...shots.map(shotOf).map((now) => replanned(known.get(now.index), now))];
    job.open = open;
    job.planned = true;
    job.direction = null;
  },
  directed(job, direction) {
    job.direction = direction;
  },
  shotStarted(job, { shot = 0, attempt = 1, worker = '' }) {
    job.status = 'running';
    Object.assign(progressFor(job, shot), { started: true, attempt, worker });
  },
  chunkRendered(job, { shot = 0, chunk = 0, firstFrame = 0, frames = 0, last = false, renderTime = '0s' }, time) {
    job.status = 'running';
    const progress = progressFor(job, shot);
    if (chunk !== progress.chunks.length || progress.finished) return; // the first record of a chunk wins
    progress.finished = last;
    if (!frames) return; // it only says that the shot ended with the chunk before
    progress.chunks.push({ from: firstFrame, frames });
    progress.frames += frames;
    job.rendered.push({ time, frames, seconds: Number.parseFloat(renderTime) });
  },
  playable(job, _, time) {
    job.playableAt ||= time;
  },
  completed(job, { bytes = 0 }) {
    job.status = 'completed';
    job.bytes = Number(bytes);
  },
  failed(job, { code = '', message = '' }) {
    job.status = 'failed';
    job.failure = { code, message };
  },
  cancelled(job) {
    job.status = 'cancelled';
  },
};

/** Frames a shot has in the end, as far as is known: what was rendered is the truth once it is finished. */
export function framesOf(job, shot) {
  const { frames, finished } = progressOf(job, shot.index);
  return finished ? frames : Math.max(shot.frames, frames);
}

export const framesPlanned = (job) => job.shots.reduce((sum, shot) => sum + framesOf(job, shot), 0);
export const framesRendered = (job) => job.shots.reduce((sum, shot) => sum + progressOf(job, shot.index).frames, 0);

/** Frames that can be played without a gap from the beginning. */
export function framesInARow(job) {
  let sum = 0;
  for (const shot of job.shots) {
    const { frames, finished } = progressOf(job, shot.index);
    sum += frames;
    if (!finished) break;
  }
  return sum;
}

/** The place of a frame of the whole video: its shot, that shot's first frame and the prompt in force. */
export function placeAt(job, frame) {
  let from = 0;
  for (const [position, shot] of job.shots.entries()) {
    const frames = framesOf(job, shot);
    if (frame < from + frames || position === job.shots.length - 1) {
      const beat = shot.beats.findLast(({ fromFrame }) => fromFrame <= frame - from) ?? shot.beats[0];
      return { position, shot, from, frames, prompt: beat?.prompt ?? '' };
    }
    from += frames;
  }
  return null;
}

/** Frames a second by the wall clock, and seconds of video a device makes in a second; null before there are enough chunks. */
export function rates(job) {
  const chunks = terminal(job) ? job.rendered : job.rendered.slice(-RECENT);
  const frames = chunks.reduce((sum, chunk) => sum + chunk.frames, 0);
  const device = chunks.reduce((sum, chunk) => sum + chunk.seconds, 0);
  const wall = chunks.length > 1 ? (chunks.at(-1).time - chunks[0].time) / 1000 : 0;
  return {
    wallFps: wall > 0 ? (frames - chunks[0].frames) / wall : null,
    realTime: device > 0 ? frames / device / job.format.fps : null,
  };
}

export function titleOf({ prompt, storyboard = [] }) {
  if (prompt) return prompt;
  const more = storyboard.length - 1;
  return storyboard.length ? `${storyboard[0].prompt}${more > 0 ? ` and ${more} more` : ''}` : 'Untitled';
}

/** Where the job stands, in a sentence; `before` is how many jobs wait before it. */
export function sentence(job, before = 0) {
  const waiting = `${before} ${before === 1 ? 'job' : 'jobs'} before this one.`;
  switch (job.status) {
    case 'queued':
      if (before > 0) return `In the queue: ${waiting}`;
      return job.planned ? 'Planned. Waiting for a worker.' : 'Accepted. The plan is being made.';
    case 'running': {
      if (job.direction) return 'Direction received. It takes effect with the next chunk.';
      const position = job.shots.findIndex((shot) => !progressOf(job, shot.index).finished);
      if (position < 0) return job.open ? 'Rendering.' : 'Rendered. The file is being finished.';
      return job.open ? `Rendering shot ${position + 1}, until you stop it.` : `Rendering shot ${position + 1} of ${job.shots.length}.`;
    }
    case 'completed':
      return `Completed: ${(framesPlanned(job) / job.format.fps).toFixed(1)} s in ${job.shots.length} ${job.shots.length === 1 ? 'shot' : 'shots'}.`;
    case 'failed':
      return `Failed: ${job.failure.message || job.failure.code}`;
    default:
      return 'Cancelled. What was streamed stays playable until it expires.';
  }
}
